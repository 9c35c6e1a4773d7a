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

  it('opens without a wait for repeated packets, also behind slow signaling', async () => {
    // libdatachannel repeats its first packet after a second. It also hands the answer to ICE before it stores the
    // answer's fingerprint. On a busy machine, DTLS may finish between the two and fail, because it cannot verify the
    // certificate. The negotiator then tries again.
    let opened = 0;
    for (let i = 0; i < 8; i += 1) {
      const [one, other] = [near, far];
      const offer = await one.connection.createOffer();
      const answer = await other.connection.acceptOffer(offer);
      await until(() => one.candidates.length > 0);
      for (const candidate of one.candidates) await other.connection.addCandidate(candidate);
      // By now, the answering side has checked the path.
      await new Promise((passed) => setTimeout(passed, 40));
      const before = performance.now();
      await one.connection.acceptAnswer(answer);
      for (const candidate of other.candidates) await one.connection.addCandidate(candidate);
      await until(() => (one.open && other.open) || one.closed.length > 0);
      if (one.open && other.open) {
        expect(performance.now() - before).to.be.lessThan(700);
        opened += 1;
      }
      for (const { connection } of [one, other]) connection.close();
      near = await ConnectionEnd.make(nodeDatachannelFactory, true);
      far = await ConnectionEnd.make(nodeDatachannelFactory, false);
    }
    expect(opened).to.be.greaterThan(4);
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
