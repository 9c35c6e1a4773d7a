import { serverErrorSentence } from '../server-error-sentence.ts';
import type { DiagnosisWords } from '../words/diagnosis-english.ts';
import type { PeerModel, Segment, Stage } from './inspector-model.ts';
import { seconds } from './seconds.ts';

/** A join that takes longer is slow, in milliseconds. */
export const slowJoin = 3_000;

export interface Explanation {
  /** What became of the connection, in one sentence. */
  readonly headline: string;
  /** What took the time, or went wrong, the most important first. */
  readonly causes: readonly string[];
  readonly isSlow: boolean;
}

/** Explains what became of the connection to a peer, and why. `now`: the time of the last entry. */
export function explainPeer(peer: PeerModel, now: number, words: DiagnosisWords): Explanation {
  const { since, segments } = peer;
  const [first] = segments;
  // A late watcher has not seen the join.
  const watched = first !== undefined && first.stage !== 'connected';
  const duration = joinedBy(peer, now) - since;
  const isSlow = watched && duration > slowJoin;
  const causes = [...(isSlow ? slowCauses(peer, now, words) : []), ...failures(peer, words)];
  return { headline: headline(peer, watched, seconds(duration, words), words), causes, isSlow };
}

function headline(
  { state, connectedAt, reason, generation }: PeerModel,
  watched: boolean,
  duration: string,
  words: DiagnosisWords,
): string {
  const took = connectedAt === null || !watched ? '' : ` ${words.took(duration, generation)}`;
  switch (state) {
    case 'connected':
      return watched ? words.connectedAfter(duration, generation) : words.connectedBefore;
    case 'failed-permanent':
      return `${words.givenUp(reason)}${took}`;
    case 'disconnected':
      return `${words.ended(reason)}${took}`;
    case 'failed':
      return words.lost(reason);
    case 'waiting':
      return words.waitingFor(duration, generation);
    default:
      return words.connectingFor(duration, generation);
  }
}

/** Returns when a peer was connected, or was gone before that; `now` while it connects. */
export function joinedBy({ connectedAt, segments }: PeerModel, now: number): number {
  const last = segments.at(-1);
  return connectedAt ?? (last?.stage === 'ended' ? last.from : now);
}

/** Returns how long each stage lasted before the peer was connected, the longest first. */
export function stageTimes(peer: PeerModel, now: number): [Stage, number][] {
  const { since, segments } = peer;
  const end = joinedBy(peer, now);
  const times = new Map<Stage, number>();
  for (const { stage, from, to } of segments) {
    const time = Math.min(to ?? end, end) - Math.max(from, since);
    if (time > 0 && isOfJoin(stage)) times.set(stage, (times.get(stage) ?? 0) + time);
  }
  return [...times].sort(([, one], [, other]) => other - one);
}

function isOfJoin(stage: Segment['stage']): boolean {
  return stage !== 'connected' && stage !== 'ended' && stage !== 'failed';
}

/** Names the stages that took more than a fifth of a slow join, and at least half a second. */
function slowCauses(peer: PeerModel, now: number, words: DiagnosisWords): string[] {
  const times = stageTimes(peer, now);
  const all = times.reduce((sum, [, time]) => sum + time, 0);
  return times
    .filter(([, time]) => time > all / 5 && time > 500)
    .map(([stage, time]) => `${seconds(time, words)}: ${stageCause(stage, peer, words)}`);
}

function stageCause(
  stage: Stage,
  { copies: { sent, received }, failedAttempts, segments }: PeerModel,
  { slow, lostSignals }: DiagnosisWords,
): string {
  const lost = sent + received > 0 ? lostSignals(sent, received) : '';
  switch (stage) {
    case 'answer':
    case 'path':
      return slow[stage](lost);
    case 'waiting':
    case 'describing':
    case 'readying':
      return slow[stage];
    case 'backoff': {
      const reasons = [...new Set(failedAttempts.map(({ reason }) => reason))].join(', ');
      const pauses = segments.filter((segment) => segment.stage === 'backoff').length;
      return slow.backoff(pauses, reasons);
    }
    default:
      return slow.repair;
  }
}

function failures(
  { failedAttempts, serverErrors, state }: PeerModel,
  words: DiagnosisWords,
): string[] {
  const byReason = new Map<string, number[]>();
  for (const { generation, reason } of failedAttempts) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), generation]);
  }
  const attempts = [...byReason].map(([reason, generations]) =>
    words.handshakesFailed(generations, reason),
  );
  // With a connection, a server that does not answer over one of several networks is no news.
  const relevant = serverErrors.filter(({ code }) => code !== 701 || state !== 'connected');
  const sentences = relevant.map((error) => serverErrorSentence(error, words));
  return [...attempts, ...new Set(sentences)];
}
