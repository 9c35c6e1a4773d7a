import { expect } from '@open-wc/testing';
import type { Candidate, Connection, LinkFactory } from '../../src/link/connection/connection.ts';
import { Transcript } from '../../src/negotiation/transcript.ts';
import { Session } from '../../src/session/session.ts';
import type { Signal, SignalBody, SignalKind } from '../../src/signaling/messages.ts';
import type { SignalingObserver } from '../../src/signaling/signaling.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { ScriptedSignaling } from '../kit/signaling/scripted-signaling.ts';
import { Meeting } from '../session/meet.ts';

/** Lets promises settle. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the memory of one peer', () => {
  let viewer: Session;
  let observer: SignalingObserver;
  let added: Candidate[];

  const connection = {
    outdated: false,
    acceptOffer: async () => 'answer',
    addCandidate: async (candidate: Candidate) => {
      added.push(candidate);
    },
    missing: () => [],
    close() {},
  };

  afterEach(() => viewer.stop());

  /** A viewer with a host that the test plays. */
  function enter(linkFactory: LinkFactory): void {
    added = [];
    const signaling = new ScriptedSignaling();
    viewer = new Session({
      session: 'bounds',
      role: 'viewer',
      clock: new VirtualClock(),
      logger: () => {},
      linkFactory,
      signaling,
    });
    viewer.start().catch(() => {});
    ({ observer } = signaling);
    observer.state('open');
    const peers = [{ peerId: 'host', role: 'host' as const }];
    const peerId = viewer.peerId as string;
    observer.message({ type: 'joined', peerId, host: 'host', peers, topology: 'star' });
  }

  function hear(kind: SignalKind, seq: number, body: SignalBody): void {
    const handshakeId = 'handshake';
    observer.message({ type: 'signal', from: 'host', handshakeId, generation: 1, seq, kind, body });
  }

  function hearOffer(): void {
    hear('offer', 0, { sdp: 'offer', connection: 'handshake' });
  }

  /** Signals with the numbers from `first` to `last`. */
  function hearCandidates(first: number, last: number): void {
    for (let seq = first; seq <= last; seq += 1) hear('candidate', seq, { candidate: `${seq}` });
  }

  it('holds up to 64 candidates that arrive before the offer, and counts the others', async () => {
    enter(async () => connection as unknown as Connection);
    hearCandidates(1, 70);
    expect(viewer.metrics.overflowDropped).to.equal(6);
    hearOffer();
    await settled();
    expect(added.map(({ candidate }) => Number(candidate))).to.deep.equal(
      Array.from({ length: 64 }, (_, index) => index + 1),
    );
  });

  it('holds the numbers of its last 64 signals, to recognize duplicates', () => {
    enter(() => new Promise(() => {}));
    hearOffer();
    hearCandidates(1, 65);
    hearCandidates(2, 65);
    expect(viewer.metrics.duplicatesDropped).to.equal(64);
    hearCandidates(1, 1);
    expect(viewer.metrics.duplicatesDropped).to.equal(64);
  });

  it('holds up to 256 signals while the browser is busy, and counts the others', () => {
    enter(() => new Promise(() => {}));
    hearOffer();
    hearCandidates(1, 255);
    expect(viewer.metrics.overflowDropped).to.equal(0);
    hearCandidates(256, 300);
    expect(viewer.metrics.overflowDropped).to.equal(45);
  });
});

describe('the memory of sent signals', () => {
  const meeting = new Meeting();
  afterEach(() => meeting.end());

  it('holds 64 signals, and drops candidates before descriptions', () => {
    const transcript = new Transcript(64, 64);
    const send = (kind: SignalKind): void =>
      transcript.record({ kind, seq: transcript.nextSeq() } as Signal);
    send('offer');
    for (let count = 0; count < 70; count += 1) send('candidate');
    expect(transcript.sent.map(({ seq }) => seq)).to.deep.equal([
      0,
      ...Array.from({ length: 63 }, (_, index) => index + 8),
    ]);
  });

  it('R30 is empty 10 s after the link became ready', async () => {
    const clock = new VirtualClock();
    const signaling = meeting.hostile();
    // Nor does it repeat its offer by itself, however long the first answer takes.
    const host = meeting.make('host', { clock });
    const viewer = meeting.make('viewer', { clock, signaling });
    await Promise.all([host.start(), viewer.start()]);
    clock.advance(9_999);
    signaling.replay('offer');
    expect(viewer.metrics.answersRepeated).to.equal(1);
    clock.advance(1);
    signaling.replay('offer');
    expect(viewer.metrics.answersRepeated).to.equal(1);
    expect(viewer.metrics.duplicatesDropped).to.equal(2);
  });
});

describe('a host with 150 viewers', () => {
  const meeting = new Meeting();
  afterEach(() => meeting.end());

  it('R5 has 128 handshakes in progress, while the others wait', () => {
    const signaling = new ScriptedSignaling();
    const host = meeting.make('host', {
      maxViewers: 150,
      linkFactory: () => new Promise(() => {}),
      signaling,
    });
    host.start().catch(() => {});
    const { observer } = signaling;
    observer.state('open');
    const peers = Array.from(
      { length: 150 },
      (_, index) => ({ peerId: `viewer-${index}`, role: 'viewer' }) as const,
    );
    const peerId = host.peerId as string;
    observer.message({ type: 'joined', peerId, host: peerId, peers, topology: 'star' });
    expect(host.metrics.handshakesInProgress).to.equal(128);
    expect(host.metrics.handshakesQueued).to.equal(22);
  });
});
