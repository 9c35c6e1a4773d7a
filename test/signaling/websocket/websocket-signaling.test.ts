import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { describeSignaling } from '../conformance.ts';
import { Participant } from '../participant.ts';

const roadUrl = (): Promise<string> => executeServerCommand('road:url');

describeSignaling('WebSocketSignaling', async () => {
  const url = await roadUrl();
  const sockets: WebSocket[] = [];
  const openSocket = (address: string): WebSocket => {
    const socket = new WebSocket(address);
    sockets.push(socket);
    return socket;
  };
  return {
    make: () => new WebSocketSignaling(url, { openSocket }),
    garble() {
      for (const socket of sockets) {
        socket.dispatchEvent(new MessageEvent('message', { data: '{"type":"joined"}' }));
      }
    },
  };
});

describe('WebSocketSignaling on a real road', () => {
  it('rejoins under its id when the road drops its socket, and tells nobody else', async () => {
    const sockets: WebSocket[] = [];
    const openSocket = (address: string): WebSocket => {
      const socket = new WebSocket(address);
      sockets.push(socket);
      return socket;
    };
    const url = await roadUrl();
    const session = `s-${crypto.randomUUID()}`;
    const host = new Participant(new WebSocketSignaling(url), { session, role: 'host' });
    // The first member is told of later ones.
    await host.reaches('open');
    const viewer = new Participant(new WebSocketSignaling(url, { openSocket }), {
      session,
      role: 'viewer',
    });
    await Promise.all([host.sees(viewer), viewer.sees(host)]);

    // The road closes a socket on which nonsense keeps coming.
    for (let i = 0; i < 32; i++) sockets[0]?.send('nonsense');
    await viewer.reaches('reconnecting');
    viewer.signal(host, 'from while away');
    await viewer.until(() => viewer.count('joined') === 2);
    await host.until(() => host.notesFrom(viewer).includes('from while away'));
    await host.reach(viewer);
    expect(viewer.states.map(({ state }) => state)).deep.equal([
      'connecting',
      'open',
      'reconnecting',
      'open',
    ]);
    const joined = viewer.messages.filter(({ type }) => type === 'joined').at(-1);
    expect(joined).deep.include({ peerId: viewer.id, host: host.id });
    expect(host.count('peer-joined')).equal(1);
    expect(host.count('peer-left')).equal(0);
    viewer.leave();
    host.leave();
  });

  it('gives way to another page of the same peer, and does not reconnect', async () => {
    const url = await roadUrl();
    const join = { session: `s-${crypto.randomUUID()}`, role: 'viewer', claim: 'secret' } as const;
    const first = new Participant(new WebSocketSignaling(url), join);
    await first.reaches('open');
    const second = new Participant(new WebSocketSignaling(url), { ...join, peerId: first.id });
    await Promise.all([first.reaches('closed'), second.reaches('open')]);
    expect(first.lastError?.code).equal('refused');
    second.leave();
  });

  it('reports an address where nothing answers, and retries until it is left', async () => {
    const viewer = new Participant(new WebSocketSignaling('ws://127.0.0.1:5/road'), {
      session: 'nowhere',
      role: 'viewer',
    });
    await viewer.until(() => viewer.states.length === 3);
    viewer.leave();
    expect(viewer.states.map(({ state }) => state)).deep.equal(Array(3).fill('connecting'));
    expect(viewer.lastError?.code).equal('signaling-unreachable');
    expect(viewer.lastError?.message).include('127.0.0.1:5');
  });
});
