import { expect } from '@open-wc/testing';
import type { LogRecord } from '../../src/runtime/logger.ts';
import type { SessionOptions } from '../../src/session/options/session-options.ts';
import type { Session } from '../../src/session/session.ts';
import { BroadcastSignaling } from '../../src/signaling/broadcast/broadcast-signaling.ts';
import type { Role } from '../../src/signaling/messages.ts';
import type { Signaling } from '../../src/signaling/signaling.ts';
import { tapped } from '../kit/signaling/tapped-signaling.ts';
import { linked, Meeting } from './meet.ts';

/** Signaling that keeps a copy of all private data that pass through it. */
function overheard(secrets: Set<string>): Signaling {
  const signaling = tapped(new BroadcastSignaling(), {
    outgoing(signal, pass) {
      const { sdp, candidate } = signal.body as { sdp?: string; candidate?: string };
      for (const line of (sdp ?? candidate ?? '').split('\r\n')) {
        if (/candidate:|ice-|fingerprint/.test(line)) secrets.add(line);
      }
      pass(signal);
    },
  });
  return {
    connect(join, observer, signal) {
      for (const secret of [join.claim, join.token]) if (secret) secrets.add(secret);
      return signaling.connect(join, observer, signal);
    },
  };
}

describe('R13 the log of a join', () => {
  let meeting: Meeting;
  let secrets: Set<string>;

  beforeEach(() => {
    meeting = new Meeting();
    secrets = new Set();
  });
  afterEach(() => meeting.end());

  function logged(role: Role, options: Partial<SessionOptions> = {}): [Session, LogRecord[]] {
    const records: LogRecord[] = [];
    const logger = (record: LogRecord): void => void records.push(record);
    const signaling = overheard(secrets);
    return [meeting.make(role, { signaling, logger, ...options }), records];
  }

  async function join() {
    const [host, hosts] = logged('host', { hostKey: 'key-of-the-host', token: 'sesame' });
    const [viewer, viewers] = logged('viewer', { token: 'sesame' });
    await Promise.all([host.start(), viewer.start()]);
    await linked(host, 1);
    return { host, hosts, viewer, viewers };
  }

  /** Candidates come at any time. */
  const steps = (records: LogRecord[]): string[] =>
    records
      .map(({ level, event }) => `${level} ${event}`)
      .filter((step) => !/candidate/.test(step));

  it('has each step in order on both sides', async () => {
    const before = Date.now();
    const { hosts, viewers } = await join();
    expect(steps(hosts)).to.deep.equal([
      'info connection-connecting',
      'debug offer-sent',
      'info connection-connected',
    ]);
    expect(steps(viewers)).to.deep.equal([
      'info connection-connecting',
      'debug answer-sent',
      'info connection-connected',
    ]);
    for (const records of [hosts, viewers]) {
      const times = records.map(({ time }) => time);
      expect(times).to.deep.equal(times.toSorted((one, other) => one - other));
      expect(times[0]).to.be.within(before - 1, Date.now() + 1);
    }
  });

  it('names session, peer, handshake and generation in every record, the same on both sides', async () => {
    const { host, hosts, viewer, viewers } = await join();
    const handshakeId = hosts[0]?.handshakeId;
    expect(handshakeId).to.be.a('string').that.is.not.empty;
    for (const [records, other] of [
      [hosts, viewer],
      [viewers, host],
    ] as const) {
      const expected = {
        sessionId: meeting.name,
        peerId: other.peerId,
        handshakeId,
        generation: 1,
      };
      for (const { sessionId, peerId, handshakeId, generation } of records) {
        expect({ sessionId, peerId, handshakeId, generation }).to.deep.equal(expected);
      }
    }
  });

  it('has no claim, no token, and no part of a description or a candidate', async () => {
    const { hosts, viewers } = await join();
    const log = JSON.stringify([hosts, viewers]);
    expect(secrets).to.include('key-of-the-host').and.to.include('sesame');
    expect([...secrets].join())
      .to.match(/ice-pwd/)
      .and.to.match(/candidate:/);
    for (const secret of secrets) expect(log).not.to.include(secret);
  });
});
