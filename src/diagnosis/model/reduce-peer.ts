import type { EntryOf, RecordedEntry } from '../recording/recorded-entry.ts';
import type { Mark, PeerModel, Segment, Stage } from './inspector-model.ts';

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
    case 'transport':
      return mark(peer, entry.time, 'transport', `${transports[entry.what]}: ${entry.state}`);
    case 'candidate-error': {
      const serverErrors = appended(peer.serverErrors, entry, most.errors);
      const text = `${entry.url || 'A server'}: ${entry.code} ${entry.text}`;
      return mark({ ...peer, serverErrors }, entry.time, 'error', text);
    }
    case 'pairs':
      return { ...peer, pairs: entry.pairs };
    case 'sample':
      return { ...peer, samples: appended(peer.samples, entry, most.samples) };
  }
}

const transports = { ice: 'ICE', gathering: 'Candidates', connection: 'Connection' };

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
  const text = stepText(peer, entry);
  return text === null ? next : mark(next, time, failed ? 'error' : 'step', text);
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

/** Returns the words for a step that matters to a reader; null for others, which signals show as well. */
function stepText(
  { state: previous }: PeerModel,
  { event, state, reason, restarts, counted }: EntryOf<'step'>,
): string | null {
  if (counted.length > 0) return `Ignored: ${counted.join(', ')}`;
  if (event === 'path-lost') return `The path is lost (ICE restart ${restarts})`;
  if (event === 'deadline') return `A deadline has passed${reason ? `: ${reason}` : ''}`;
  if (event === 'interrupted') return 'The page slept, or had no network';
  if (event === 'retry') return 'Tried again at once, as somebody wanted';
  if (event === 'open') return 'The channels are open';
  if (event === 'now') return `Watched from here on: ${state}`;
  if (state === previous) return null;
  return `${state}${reason ? `: ${reason}` : ''}`;
}

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
    const type = / typ (\S+)/.exec(content ?? '')?.[1] ?? 'the last one';
    return mark(next, time, 'candidate', `candidate ${direction}: ${type}`, generation);
  }
  const reason = kind === 'bye' && content ? `: ${content}` : '';
  const text = `${kind} ${direction}${copy ? ' again' : ''}${reason}`;
  return mark(next, time, copy ? 'copy' : direction, text, generation);
}

function mark(
  peer: PeerModel,
  time: number,
  kind: Mark['kind'],
  text: string,
  generation = peer.generation,
): PeerModel {
  return { ...peer, marks: appended(peer.marks, { time, kind, text, generation }, most.marks) };
}

function appended<T>(list: readonly T[], item: T, longest: number): readonly T[] {
  return [...list, item].slice(-longest);
}
