import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { natsBus } from '../../src/road/bus/nats-bus.ts';
import { testsBus } from '../road/bus/bus-conformance.ts';
import { NatsServer, withoutNats } from './nats-server.ts';

let server: NatsServer;
let roads = 0;

before(async () => {
  if (!withoutNats) server = await NatsServer.start();
});
after(() => server?.end());

testsBus(
  (name, body) => test(name, { skip: withoutNats }, body),
  'a bus over NATS',
  async (t) => {
    roads += 1;
    const options = { servers: server.url, name: `road-${roads}` };
    const buses = [await natsBus(options), await natsBus(options)] as const;
    t.after(() => Promise.all(buses.map((bus) => bus.close())));
    return buses;
  },
);

test('a bus over NATS tells where no server answers, and what is no address', async () => {
  await assert.rejects(natsBus({ servers: 'nats://127.0.0.1:1' }), {
    code: 'signaling-unreachable',
    message: /127\.0\.0\.1:1.*nats-server -js/,
  });
  await assert.rejects(natsBus({ servers: 'http://127.0.0.1' }), { code: 'invalid-option' });
});
