import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { expect } from 'chai';
import { nativeIceServers } from '../../../src/cli/connection/native-ice-servers.ts';
import { nodeDatachannelFactory } from '../../../src/cli/connection/node-datachannel-connection.ts';
import { until } from '../../kit/until.ts';
import {
  ConnectionEnd,
  negotiate,
  testConnectionContract,
} from '../../link/connection/connection-contract.ts';

/** Keeps every core busy, twice over. Returns how to stop. */
function occupyMachine(): () => void {
  const loops = Array.from({ length: 2 * availableParallelism() }, () =>
    spawn(process.execPath, ['-e', 'for (;;);']),
  );
  return () => {
    for (const loop of loops) loop.kill('SIGKILL');
  };
}

describe('a connection with node-datachannel', () => {
  testConnectionContract(nodeDatachannelFactory, { it, beforeEach, afterEach });
});

describe('a connection with node-datachannel', () => {
  let near: ConnectionEnd;
  let far: ConnectionEnd;

  beforeEach(async () => {
    near = await ConnectionEnd.make(nodeDatachannelFactory, true);
    far = await ConnectionEnd.make(nodeDatachannelFactory, false);
  });
  afterEach(() => {
    for (const { connection } of [near, far]) connection.close();
  });

  it('tells the candidates of an offer after the answer, whose fingerprint DTLS needs', async () => {
    const answer = await far.connection.acceptOffer(await near.connection.createOffer());
    await until(() => far.candidates.at(-1)?.candidate === '');
    expect(near.candidates).to.deep.equal([]);
    await near.connection.acceptAnswer(answer);
    await until(() => near.candidates.at(-1)?.candidate === '');
  });

  it('opens on a busy machine, each time, and without a wait for repeated packets', async () => {
    const stop = occupyMachine();
    try {
      for (let i = 0; i < 8; i += 1) {
        const ends = [
          await ConnectionEnd.make(nodeDatachannelFactory, true),
          await ConnectionEnd.make(nodeDatachannelFactory, false),
        ] as const;
        const [one, other] = ends;
        const answer = await other.connection.acceptOffer(await one.connection.createOffer());
        one.trickleTo(other);
        const before = performance.now();
        await one.connection.acceptAnswer(answer);
        other.trickleTo(one);
        await until(() => ends.every(({ open, closed }) => open || closed.length > 0));
        expect(ends.flatMap(({ closed }) => closed)).to.deep.equal([]);
        // libdatachannel repeats a lost packet of DTLS after a second.
        expect(performance.now() - before).to.be.lessThan(900);
        for (const { connection } of ends) connection.close();
      }
    } finally {
      stop();
    }
  });

  it('refuses a certificate that is not the one of the description', async () => {
    const answer = await far.connection.acceptOffer(await near.connection.createOffer());
    near.trickleTo(far);
    const forged = answer.replace(/^(a=fingerprint:sha-256 )(..)/m, (_, name, byte) => {
      return `${name}${byte === '00' ? '11' : '00'}`;
    });
    expect(forged).to.not.equal(answer);
    await near.connection.acceptAnswer(forged);
    far.trickleTo(near);
    await until(() => [near, far].every(({ open, closed }) => open || closed.length > 0));
    expect([near.open, far.open]).to.deep.equal([false, false]);
  });

  it('throws rather than hold more than 16 MiB, or after its end', async () => {
    await negotiate(near, far);
    await until(() => near.open && far.open);
    const send = () => near.connection.send('reliable', new Uint8Array(16_384));
    expect(() => {
      for (let i = 0; i < 4_096; i += 1) send();
    }).to.throw('full');
    expect(near.closed).to.deep.equal([]);
    near.connection.close();
    expect(send).to.throw('closed');
  });

  it('ends where it would have to restart ICE, so that it is replaced at once', async () => {
    await negotiate(near, far);
    await until(() => near.open && far.open);
    const restart = near.connection.createOffer({ restartIce: true });
    expect(await restart.catch(({ code }) => code)).to.equal('ice-failed');
    expect(near.closed.map((error) => error?.code)).to.deep.equal(['ice-failed']);
    await until(() => far.closed.length > 0);
  });

  it('ends where the other side restarts ICE', async () => {
    await negotiate(near, far);
    await until(() => near.open && far.open);
    const other = await ConnectionEnd.make(nodeDatachannelFactory, true);
    const offer = await other.connection.createOffer();
    other.connection.close();
    expect(await far.connection.acceptOffer(offer).catch(({ code }) => code)).to.equal(
      'ice-failed',
    );
    expect(far.closed.map((error) => error?.code)).to.deep.equal(['ice-failed']);
  });
});

it('gives libdatachannel servers with their credentials, which may have any character', () => {
  const turn = { urls: ['turns:[::1]:5349?transport=tcp', 'stun:a.example'] };
  const servers = [{ ...turn, username: 'a:b@c', credential: 'd/e f' }];
  expect(nativeIceServers(servers)).to.deep.equal([
    'turns:a%3Ab%40c:d%2Fe%20f@[::1]:5349?transport=tcp',
    'stun:a.example',
  ]);
});
