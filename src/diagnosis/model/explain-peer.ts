import { serverErrorSentence } from '../server-error-sentence.ts';
import { counted } from './counted.ts';
import type { PeerModel, Segment, Stage } from './inspector-model.ts';
import { seconds } from './seconds.ts';

/** A join that takes longer is slow, in milliseconds. */
export const slowJoin = 3_000;

const list = new Intl.ListFormat('en-GB');

export interface Explanation {
  /** What became of the connection, in one sentence. */
  readonly headline: string;
  /** What took the time, or went wrong, the most important first. */
  readonly causes: readonly string[];
  readonly isSlow: boolean;
}

/** Explains what became of the connection to a peer, and why. `now`: the time of the last entry. */
export function explainPeer(peer: PeerModel, now: number): Explanation {
  const { state, connectedAt, since, reason, generation, segments } = peer;
  const [first] = segments;
  // A late watcher has not seen the join.
  const watched = first !== undefined && first.stage !== 'connected';
  const duration = joinedBy(peer, now) - since;
  const isSlow = watched && duration > slowJoin;
  const causes = [...(isSlow ? slowCauses(peer, now) : []), ...failures(peer)];
  const attempts = generation > 1 ? `, ${generation} handshakes` : '';
  const after = connectedAt === null || !watched ? '' : ` It took ${seconds(duration)}${attempts}.`;
  switch (state) {
    case 'connected':
      if (!watched) return { headline: 'Connected before the recording began.', causes, isSlow };
      return { headline: `Connected after ${seconds(duration)}${attempts}.`, causes, isSlow };
    case 'failed-permanent':
      return { headline: `Given up: ${reason ?? 'no reason'}.${after}`, causes, isSlow };
    case 'disconnected':
      return { headline: `Ended: ${reason ?? 'left'}.${after}`, causes, isSlow };
    case 'failed':
      return {
        headline: `Lost, or not reached: ${reason ?? 'unknown'}. It is tried again.`,
        causes,
        isSlow,
      };
    default:
      return {
        headline: `${state === 'waiting' ? 'Waiting' : 'Connecting'} for ${seconds(duration)}${attempts}.`,
        causes,
        isSlow,
      };
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
function slowCauses(peer: PeerModel, now: number): string[] {
  const times = stageTimes(peer, now);
  const all = times.reduce((sum, [, time]) => sum + time, 0);
  return times
    .filter(([, time]) => time > all / 5 && time > 500)
    .map(([stage, time]) => `${seconds(time)}: ${stageCause(stage, peer)}`);
}

function stageCause(stage: Stage, { copies, failedAttempts, segments }: PeerModel): string {
  const lost = lostSignals(copies);
  switch (stage) {
    case 'waiting':
      return 'it waited for its turn, for signaling, or for the other page.';
    case 'describing':
      return 'the browser made the connection and its description: it is busy, or waits for media.';
    case 'answer':
      return `the offer waited for its answer${lost || ': the other page is slow, or signals take long'}.`;
    case 'path':
      return `ICE looked for a path, and the channels opened${lost || ': candidates came late, or the first paths were blocked'}.`;
    case 'readying':
      return 'the channels were open, and the other side was not ready: its page is busy, or packets are lost.';
    case 'backoff': {
      const reasons = [...new Set(failedAttempts.map(({ reason }) => reason))].join(', ');
      const count = segments.filter((segment) => segment.stage === 'backoff').length;
      return `${count === 1 ? 'a pause' : counted(count, 'pause')} before the next attempt, after ${reasons || 'a failure'}.`;
    }
    default:
      return 'the path was lost, and repaired.';
  }
}

function lostSignals({ sent, received }: PeerModel['copies']): string {
  const sides = [
    sent > 0 ? `sent again ${times(sent)}` : '',
    received > 0 ? `received again ${times(received)}` : '',
  ].filter(Boolean);
  if (sides.length === 0) return '';
  return `; descriptions were ${sides.join(' and ')}, so signals were lost or late`;
}

function failures({ failedAttempts, serverErrors, state }: PeerModel): string[] {
  const byReason = new Map<string, number[]>();
  for (const { generation, reason } of failedAttempts) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), generation]);
  }
  const attempts = [...byReason].map(
    ([reason, generations]) =>
      `Handshake${generations.length > 1 ? 's' : ''} ${list.format(generations.map(String))} failed: ${reason}.`,
  );
  // With a connection, a server that does not answer over one of several networks is no news.
  const relevant = serverErrors.filter(({ code }) => code !== 701 || state !== 'connected');
  return [...attempts, ...new Set(relevant.map(serverErrorSentence))];
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`;
}
