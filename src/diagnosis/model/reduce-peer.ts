import type { EntryOf, RecordedEntry } from '../recording/recorded-entry.ts';
import type { Mark, PeerModel, Segment, Stage } from './inspector-model.ts';
import type { MarkedEvent } from './mark-text.ts';

/** An entry about one peer. */
export type PeerEntry = Exclude<
  RecordedEntry,
  { type: 'session' | 'signaling' | 'counters' | 'log' }
>;

/** The most of each that is shown of one peer. */
const most = {
  marks: 500,
  segments: 200,
  descriptions: 40,
  samples: 150,
  errors: 20,
  failures: 20,
};

export function newPeer(peerId: string, time: number): PeerModel {
  return {
    peerId,
    name: undefined,
    role: 'viewer',
    state: 'waiting',
    generation: 0,
    since: time,
    connectedAt: null,
    reason: null,
    segments: [],
    marks: [],
    descriptions: [],
    failedAttempts: [],
    copies: { sent: 0, received: 0 },
    serverErrors: [],
    pairs: [],
    samples: [],
  };
}

/** Returns a peer after one more entry about it. */
export function reducePeer(peer: PeerModel, entry: PeerEntry): PeerModel {
  switch (entry.type) {
    case 'peer':
      return { ...peer, role: entry.role, name: entry.name ?? peer.name };
    case 'step':
      return reduceStep(peer, entry);
    case 'signal':
      return reduceSignal(peer, entry);
    case 'transport': {
      const { type, what, state } = entry;
      return mark(peer, entry.time, 'transport', { type, what, state });
    }
    case 'candidate-error': {
      const serverErrors = appended(peer.serverErrors, entry, most.errors);
      const { type, url, code, text } = entry;
      return mark({ ...peer, serverErrors }, entry.time, 'error', { type, url, code, text });
    }
    case 'pairs':
      return { ...peer, pairs: entry.pairs };
    case 'sample':
      return { ...peer, samples: appended(peer.samples, entry, most.samples) };
  }
}

function reduceStep(before: PeerModel, entry: EntryOf<'step'>): PeerModel {
  const { time, event, state, phase, generation, reason } = entry;
  // A peer that comes back under its id begins anew.
  const again = event === 'start' && before.segments.length > 0;
  const { segments, marks, descriptions, name, role } = before;
  const peer = again
    ? { ...newPeer(before.peerId, time), segments, marks, descriptions, name, role }
    : before;
  const isNew = phase !== currentPhase(peer);
  const failed = isNew && (phase === 'backoff' || phase === 'abandoned') && reason !== null;
  const next: PeerModel = {
    ...peer,
    state,
    generation,
    reason,
    connectedAt: peer.connectedAt ?? (state === 'connected' ? time : null),
    segments: inStage(peer.segments, stageOf(entry), generation, time),
    failedAttempts: failed
      ? appended(peer.failedAttempts, { time, generation, reason }, most.failures)
      : peer.failedAttempts,
  };
  if (!isTold(peer, entry)) return next;
  const { type, restarts, counted } = entry;
  const marked = { type, event, state, reason, restarts, counted };
  return mark(next, time, failed ? 'error' : 'step', marked);
}

function currentPhase({ segments }: PeerModel): string {
  const stage = segments.at(-1)?.stage;
  return stage === 'failed' ? 'abandoned' : (stage ?? '');
}

function stageOf({ event, phase, exchange, broken }: EntryOf<'step'>): Stage {
  if (event === 'close') return 'ended';
  switch (phase) {
    case 'connecting':
      if (exchange === 'offering' || exchange === 'answering') return 'describing';
      return exchange === 'offered' ? 'answer' : 'path';
    case 'readying':
      return 'readying';
    case 'ready':
      return broken ? 'repair' : 'connected';
    case 'backoff':
      return 'backoff';
    case 'abandoned':
      return 'failed';
    case 'left':
      return 'ended';
    default:
      return 'waiting';
  }
}

/** Returns whether a step matters to a reader. Signals show others as well. */
function isTold(
  { state: previous }: PeerModel,
  { event, state, counted }: EntryOf<'step'>,
): boolean {
  return counted.length > 0 || toldEvents.includes(event) || state !== previous;
}

const toldEvents: readonly string[] = [
  'path-lost',
  'deadline',
  'interrupted',
  'retry',
  'open',
  'now',
];

function inStage(
  segments: readonly Segment[],
  stage: Stage,
  generation: number,
  time: number,
): readonly Segment[] {
  const last = segments.at(-1);
  if (last?.stage === stage && (last.generation === generation || stage === 'connected')) {
    return segments;
  }
  const ended =
    last && last.to === null ? [...segments.slice(0, -1), { ...last, to: time }] : segments;
  return appended(ended, { stage, generation, from: time, to: null }, most.segments);
}

function reduceSignal(peer: PeerModel, entry: EntryOf<'signal'>): PeerModel {
  const { time, kind, direction, generation, copy, content } = entry;
  const isDescription = kind === 'offer' || kind === 'answer';
  const sdp = isDescription && content;
  const counts = copy && isDescription && peer.connectedAt === null;
  const next = {
    ...peer,
    copies: counts ? { ...peer.copies, [direction]: peer.copies[direction] + 1 } : peer.copies,
    descriptions: sdp
      ? appended(peer.descriptions, { time, generation, kind, direction, sdp }, most.descriptions)
      : peer.descriptions,
  };
  if (kind === 'candidate') {
    if (copy) return next;
    const found = / typ (\S+)/.exec(content ?? '')?.[1] ?? null;
    const marked = { type: 'candidate', direction, candidate: found } as const;
    return mark(next, time, 'candidate', marked, generation);
  }
  const reason = kind === 'bye' ? (content ?? null) : null;
  const marked = { type: 'signal', kind, direction, copy, reason } as const;
  return mark(next, time, copy ? 'copy' : direction, marked, generation);
}

function mark(
  peer: PeerModel,
  time: number,
  kind: Mark['kind'],
  marked: MarkedEvent,
  generation = peer.generation,
): PeerModel {
  return { ...peer, marks: appended(peer.marks, { time, kind, marked, generation }, most.marks) };
}

function appended<T>(list: readonly T[], item: T, longest: number): readonly T[] {
  return [...list, item].slice(-longest);
}
