import { expect } from '@open-wc/testing';
import { BeachError } from '../../src/runtime/beach-error.ts';
import { BroadcastSignaling } from '../../src/signaling/broadcast/broadcast-signaling.ts';
import { createSignaling } from '../../src/signaling/create-signaling.ts';
import { WebSocketSignaling } from '../../src/signaling/websocket/websocket-signaling.ts';
import { Participant } from './participant.ts';
import { FakeSocket } from './websocket/fake-socket.ts';

describe('createSignaling', () => {
  it('maps broadcast: to the tabs of one site', () => {
    expect(createSignaling('broadcast:')).instanceOf(BroadcastSignaling);
    expect(createSignaling(' Broadcast: ')).instanceOf(BroadcastSignaling);
  });

  for (const [address, base, expected] of [
    ['ws://road.example', undefined, 'ws://road.example/'],
    ['WSS://Road.Example:8443/x?key=1#part', undefined, 'wss://road.example:8443/x?key=1'],
    ['/road', 'https://site.example/a/b.html', 'wss://site.example/road'],
    ['/road', 'http://127.0.0.1:8787/a/', 'ws://127.0.0.1:8787/road'],
    ['./road', 'https://site.example/a/b.html', 'wss://site.example/a/road'],
    ['/road', undefined, `ws://${location.host}/road`],
  ] as const) {
    it(`takes ${address}${base ? ` on ${base}` : ''} for the road at ${expected}`, async () => {
      const opened: string[] = [];
      const signaling = createSignaling(address, base, {
        openSocket(url) {
          opened.push(url);
          return new FakeSocket(url) as unknown as WebSocket;
        },
      });
      expect(signaling).instanceOf(WebSocketSignaling);
      const peer = new Participant(signaling, { session: 'standup', role: 'viewer' });
      await peer.reaches('connecting');
      await Promise.resolve();
      peer.leave();
      expect(opened).deep.equal([expected]);
    });
  }

  it('R50 takes an https: address for a road that is reached over HTTP alone', async () => {
    const asked: unknown[] = [];
    const signaling = createSignaling('https://road.example/road#part', undefined, {
      openSocket: (url) => expect.fail(`opened ${url}`),
      fetch: (url, init) => {
        asked.push(url, init?.method);
        return new Promise(() => {});
      },
    });
    const peer = new Participant(signaling, { session: 'standup', role: 'viewer' });
    await peer.reaches('connecting');
    await Promise.resolve();
    expect(asked).deep.equal(['https://road.example/road', 'POST']);
    peer.leave();
  });

  for (const [address, base] of [
    ['', undefined],
    ['broadcast', undefined],
    ['broadcast:other', undefined],
    ['road', undefined],
    ['ws:', undefined],
    ['wss://', undefined],
    ['ftp://road.example', undefined],
    ['javascript:alert(1)', undefined],
    ['/road', 'file:///home/page.html'],
    ['/road', 'about:blank'],
  ] as const) {
    it(`refuses "${address}"${base ? ` on ${base}` : ''}, and says what can be used`, () => {
      expect(() => createSignaling(address, base))
        .to.throw(BeachError, /broadcast:.*wss:.*\/road/)
        .with.property('code', 'invalid-option');
    });
  }
});
