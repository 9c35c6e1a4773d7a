import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import mqtt from 'mqtt';
import { MqttSignaling } from '../../../src/signaling/mqtt/mqtt-signaling.ts';
import { describeSignaling } from '../conformance.ts';
import { Participant } from '../participant.ts';

const brokerUrl = (): Promise<string> => executeServerCommand<string, undefined>('mqtt:url');

describeSignaling('MqttSignaling', async () => {
  const url = await brokerUrl();
  return {
    make: () => new MqttSignaling(url, mqtt.connect),
    garble(session) {
      const topic = `beach/${session}/viewer/somebody/somewhere`;
      void executeServerCommand('mqtt:publish', { topic, payload: '{"life":' });
    },
  };
});

describe('MqttSignaling', () => {
  let session: string;
  let present: Participant[];
  beforeEach(() => {
    session = `s-${crypto.randomUUID()}`;
    present = [];
  });
  afterEach(() => {
    for (const peer of present) peer.leave();
  });

  async function enter(role: 'host' | 'viewer', options = {}, rest = {}): Promise<Participant> {
    const signaling = new MqttSignaling(await brokerUrl(), mqtt.connect, options);
    const peer = new Participant(signaling, { session, role, ...rest });
    present.push(peer);
    return peer;
  }

  it('R23 comes back by itself when the broker drops everybody, and goes on', async () => {
    const [host, viewer] = [await enter('host'), await enter('viewer')];
    await Promise.all([host.sees(viewer), viewer.sees(host)]);
    await executeServerCommand('mqtt:drop', undefined);
    await Promise.all([host.reaches('reconnecting'), viewer.reaches('reconnecting')]);
    await Promise.all([host.sees(viewer), viewer.sees(host)]);
    await Promise.all([host.reach(viewer), viewer.reach(host)]);
    expect(host.count('joined')).equal(2);
  });

  it('R11 tells the others of a peer that vanishes', async () => {
    const host = await enter('host');
    const clients: { stream: { destroy(): void } }[] = [];
    const signaling = new MqttSignaling(await brokerUrl(), (url, options) => {
      const client = mqtt.connect(url, options);
      clients.push(client);
      return client;
    });
    const viewer = new Participant(signaling, { session, role: 'viewer' });
    present.push(viewer);
    await Promise.all([host.sees(viewer), viewer.sees(host)]);
    const gone = host.until(() => host.count('peer-left') === 1);
    clients[0]?.stream.destroy();
    await gone;
    expect(host.messages.at(-1)).deep.equal({
      type: 'peer-left',
      peerId: viewer.id,
      reason: 'lost',
    });
    await host.sees(viewer);
  });

  it('R2 lets one of two hosts in that come at the same moment', async () => {
    const viewer = await enter('viewer');
    await viewer.reaches('open');
    const hosts = await Promise.all([enter('host'), enter('host'), enter('host')]);
    const isSettled = (each: Participant): boolean => /open|closed/.test(each.currentState);
    await Promise.all(hosts.map((each) => each.until(() => isSettled(each))));
    const [first, ...others] = hosts.filter(({ currentState }) => currentState === 'open');
    expect(others).deep.equal([]);
    await viewer.sees(first as Participant);
    for (const each of hosts) {
      if (each !== first) expect(each.lastError?.code).equal('host-taken');
    }
  });

  it('R2 lets a page with the key of a verified name wait for the first one', async () => {
    const first = await enter('host');
    await first.reaches('open');
    const prove = (): never => expect.fail('There is no challenge.');
    const signaling = new MqttSignaling(await brokerUrl(), mqtt.connect);
    const second = new Participant(signaling, { session, role: 'host' }, { prove });
    present.push(second);
    await second.until(() => second.lastError?.code === 'host-taken');
    expect(second.currentState).equal('connecting');
    first.leave();
    await second.reaches('open');
  });

  it('R42 gives way to another page of the same peer', async () => {
    const join = { peerId: crypto.randomUUID(), claim: 'secret' };
    const first = await enter('viewer', {}, join);
    await first.reaches('open');
    const second = await enter('viewer', {}, join);
    await Promise.all([first.reaches('closed'), second.reaches('open')]);
    expect(first.lastError?.code).equal('refused');
    const stranger = await enter('viewer', {}, { ...join, claim: 'another' });
    await stranger.reaches('closed');
    expect([stranger.lastError?.code, second.currentState]).deep.equal(['refused', 'open']);
  });

  it('ends where the broker refuses the user, and takes no topic with wildcards', async () => {
    const stranger = await enter('viewer', { username: 'stranger', password: 'none' });
    await stranger.reaches('closed');
    expect(stranger.lastError?.code).equal('unauthorized');
    expect(() => new MqttSignaling('wss://broker.example', mqtt.connect, { prefix: 'a/#' }))
      .to.throw()
      .with.property('code', 'invalid-option');
  });

  it('reports an address where nothing answers, and retries until it is left', async () => {
    const signaling = new MqttSignaling('ws://127.0.0.1:5', mqtt.connect);
    const viewer = new Participant(signaling, { session, role: 'viewer' });
    present.push(viewer);
    await viewer.until(() => viewer.states.length === 3);
    expect(viewer.lastError?.code).equal('signaling-unreachable');
    expect(viewer.retryIn).to.be.a('number');
    viewer.retryNow();
    expect(viewer.retryIn).equal(null);
  });
});
