import type { Candidate } from '../link/connection/connection.ts';
import type { MediaKind } from '../link/media.ts';
import { type BeachErrorCode, toErrorCode } from '../runtime/beach-error.ts';
import type { CounterName } from '../runtime/counters.ts';
import type { SignalBody, SignalKind } from '../signaling/messages.ts';
import { type HandshakeState, noConnection, unsettled } from './handshake-state.ts';

/** Says which handshake something belongs to. */
export interface Envelope {
  readonly generation: number;
  readonly handshakeId: string;
}

/** A signal of the remote peer. */
type RemoteEvent<K extends SignalKind> = {
  readonly type: K;
  readonly body: SignalBody<K>;
} & Envelope;

export type HandshakeEvent =
  /** A place among the handshakes is free. */
  | { readonly type: 'begin' }
  | ({ readonly type: 'local-offer' | 'local-answer'; readonly sdp: string } & Envelope)
  | { [K in SignalKind]: RemoteEvent<K> }[SignalKind]
  /** The remote peer said over the link that it ends it: an error code, or `left`. */
  | { readonly type: 'ended'; readonly reason: string }
  | { readonly type: 'open' | 'ready' | 'path-lost' | 'path-back' | 'wanted' | 'deadline' }
  /** The connection broke, or its link turned out to be dead. */
  | { readonly type: 'failed'; readonly reason: BeachErrorCode };

export type Effect =
  /** Closes the connection, if any, and makes another. */
  | { readonly do: 'connect'; readonly initiator: boolean }
  | { readonly do: 'close' }
  | { readonly do: 'make-offer'; readonly restartIce: boolean }
  | { readonly do: 'accept-offer' | 'accept-answer'; readonly sdp: string }
  | { readonly do: 'add-candidate'; readonly candidate: Candidate }
  /** Keeps a candidate until the description of its handshake is here. */
  | ({ readonly do: 'hold-candidate'; readonly candidate: Candidate } & Envelope)
  | { readonly do: 'make-room'; readonly kinds: readonly MediaKind[] }
  | { readonly do: 'send-offer'; readonly sdp: string; readonly connection: string }
  | { readonly do: 'send-answer'; readonly sdp: string }
  /** Asks for an offer: for a new connection, for our media, or to restart ICE. */
  | { readonly do: 'ask'; readonly connection: string | null; readonly restart: boolean }
  | { readonly do: 'send-bye'; readonly reason: BeachErrorCode }
  /** Sends again whatever this handshake has sent. */
  | { readonly do: 'repeat' }
  | { readonly do: 'count'; readonly what: CounterName };

export interface HandshakeContext {
  /** Whether this side holds the permit to offer. Who does is impolite in a collision. */
  readonly mayOffer: boolean;
  readonly maxRetries: number;
  readonly maxIceRestarts: number;
  /** The id of the handshake that this event may start. */
  readonly freshId: string;
}

export type Step = readonly [HandshakeState, readonly Effect[]];

/**
 * One step of the handshakes with one peer. Pure: what is to be done comes back as effects.
 *
 * | event         | while                         | becomes                                              |
 * |---------------|-------------------------------|------------------------------------------------------|
 * | `begin`       | idle                          | connecting, offering, next generation                |
 * | `local-offer` | offering                      | offered                                              |
 * | `answer`      | offered                       | stable; any other answer is late and changes nothing |
 * | `offer`       | see `judgeOffer`              | answering, on the same or on a new connection        |
 * | `local-answer`| answering                     | stable                                               |
 * | `open`        | connecting                    | readying                                             |
 * | `ready`       | readying                      | ready; the retries start anew                        |
 * | `wanted`      | ready, stable                 | offering again (or asking for an offer)              |
 * | `path-lost`   | ready                         | broken: offering with ICE restart (or asking)        |
 * | `path-back`   | broken                        | whole                                                |
 * | `failed`      | connecting, readying          | backoff, or abandoned after the last retry           |
 * | `failed`      | ready                         | idle (who may offer) or backoff, asking for an offer |
 * | `deadline`    | whatever has one              | see `expired`                                        |
 * | `bye`, `ended`| anything                      | left or abandoned                                    |
 *
 * `abandoned` and `left` are final: no event leads out of them. Who hopes on is told again.
 */
export function handshake(
  state: HandshakeState,
  event: HandshakeEvent,
  context: HandshakeContext,
): Step {
  if (state.phase === 'left') return [state, []];
  if (state.phase === 'abandoned') return [state, remind(state, event)];
  switch (event.type) {
    case 'begin':
      return state.phase === 'idle' && context.mayOffer ? begin(state, context) : [state, []];
    case 'local-offer':
      if (!isCurrent(state, event) || state.exchange !== 'offering') return [state, []];
      return [
        { ...state, exchange: 'offered' },
        [{ do: 'send-offer', sdp: event.sdp, connection: state.connectionId ?? event.handshakeId }],
      ];
    case 'local-answer':
      if (!isCurrent(state, event) || state.exchange !== 'answering') return [state, []];
      return settled({ ...state, exchange: 'stable' }, context, [
        { do: 'send-answer', sdp: event.sdp },
      ]);
    case 'offer':
      return takeOffer(state, event, context);
    case 'answer':
      if (!isCurrent(state, event)) return drop(state, 'staleDropped');
      if (state.exchange !== 'offered') return drop(state, 'lateAnswers');
      return settled({ ...state, exchange: 'stable' }, context, [
        { do: 'count', what: 'answersReceived' },
        { do: 'accept-answer', sdp: event.body.sdp },
      ]);
    case 'candidate':
      return takeCandidate(state, event);
    case 'renegotiate':
      return takeRequest(state, event, context);
    case 'bye':
      if (event.generation < state.generation) return drop(state, 'staleDropped');
      return leave(state, event.body.reason);
    case 'ended':
      return leave(state, event.reason);
    case 'open':
      return state.phase === 'connecting' ? [{ ...state, phase: 'readying' }, []] : [state, []];
    case 'ready':
      if (state.phase !== 'readying') return [state, []];
      return settled({ ...state, phase: 'ready', retries: 0, asks: 0, reason: null }, context, []);
    case 'wanted':
      return settled({ ...state, wanted: true }, context, []);
    case 'path-lost':
      if (state.phase !== 'ready') return [state, []];
      if (!state.broken) return repair({ ...state, broken: true }, context);
      // It is being repaired, and there may be another path now: that is no new failure.
      return state.asking ? [state, []] : restartIce(state, context);
    case 'path-back':
      return [{ ...state, broken: false, restarts: 0 }, []];
    case 'failed':
      return failed(state, event.reason, context);
    case 'deadline':
      return expired(state, context);
  }
}

/**
 * What becomes of an offer. In a collision (an exchange under way, never a stable one) the impolite
 * side, which is who may offer, ignores it; the polite side has none of its own and always gives way.
 */
export function judgeOffer(
  state: HandshakeState,
  offer: Envelope,
  impolite: boolean,
): 'accept' | 'repeat-answer' | 'ignore' | 'stale' {
  if (offer.handshakeId === state.handshakeId) return 'repeat-answer';
  if (impolite && state.exchange !== 'stable') return 'ignore';
  return offer.generation > state.generation ? 'accept' : 'stale';
}

function begin(state: HandshakeState, { freshId }: HandshakeContext): Step {
  return [
    {
      ...state,
      ...noConnection,
      phase: 'connecting',
      exchange: 'offering',
      generation: state.generation + 1,
      handshakeId: freshId,
      connectionId: freshId,
      initiator: true,
    },
    [
      { do: 'connect', initiator: true },
      { do: 'make-offer', restartIce: false },
    ],
  ];
}

function takeOffer(
  state: HandshakeState,
  offer: RemoteEvent<'offer'>,
  { mayOffer }: HandshakeContext,
): Step {
  switch (judgeOffer(state, offer, mayOffer)) {
    case 'ignore':
      return drop(state, 'offersIgnored');
    case 'stale':
      return drop(state, 'staleDropped');
    case 'repeat-answer':
      return [state, [{ do: 'count', what: 'duplicatesDropped' }, { do: 'repeat' }]];
    case 'accept':
      break;
  }
  const { generation, handshakeId, body } = offer;
  const { connection, sdp } = body;
  const answering = { generation, handshakeId, exchange: 'answering' } as const;
  if (connection === handshakeId) {
    return [
      {
        ...state,
        ...noConnection,
        ...answering,
        phase: 'connecting',
        connectionId: connection,
      },
      [
        { do: 'connect', initiator: false },
        { do: 'accept-offer', sdp },
      ],
    ];
  }
  if (connection === state.connectionId) {
    return [{ ...state, ...answering, asking: false }, [{ do: 'accept-offer', sdp }]];
  }
  // It renegotiates a connection that is no longer here: say so, and get a new one.
  return [
    { ...state, generation, handshakeId, asking: true },
    [
      { do: 'count', what: 'staleDropped' },
      { do: 'ask', connection: null, restart: false },
    ],
  ];
}

function takeCandidate(state: HandshakeState, event: RemoteEvent<'candidate'>): Step {
  const { generation, handshakeId, body: candidate } = event;
  const early = generation > state.generation;
  if (!early && !isCurrent(state, event)) return drop(state, 'staleDropped');
  const described = state.exchange === 'stable' || state.exchange === 'answering';
  if (early || !described) {
    return [state, [{ do: 'hold-candidate', candidate, generation, handshakeId }]];
  }
  return [state, [{ do: 'add-candidate', candidate }]];
}

function takeRequest(
  state: HandshakeState,
  { generation, body }: RemoteEvent<'renegotiate'>,
  context: HandshakeContext,
): Step {
  // While no connection is here one is being made already, or will be when the back-off ends.
  if (!context.mayOffer || state.connectionId === null) return [state, []];
  // It was asked before our last offer came, which has looked after whatever was missing then.
  if (generation < state.generation) return drop(state, 'staleDropped');
  if (body.connection === state.connectionId) {
    const room: Effect[] = body.kinds ? [{ do: 'make-room', kinds: body.kinds }] : [];
    const [next, effects] = body.restart
      ? restartIce(state, context)
      : settled({ ...state, wanted: true }, context, []);
    return [next, [...room, ...effects]];
  }
  // The other side has another connection, or none, although ours seems well.
  return state.phase === 'ready' ? replace(state, 'ice-failed', context) : [state, []];
}

/** Starts what waited for the link to be ready and the exchange to be stable. */
function settled(state: HandshakeState, context: HandshakeContext, effects: Effect[]): Step {
  if (!state.wanted || state.phase !== 'ready' || state.exchange !== 'stable') {
    return [state, effects];
  }
  if (!context.mayOffer) {
    return [
      { ...state, wanted: false, asking: true },
      [...effects, { do: 'ask', connection: state.connectionId, restart: false }],
    ];
  }
  const [next, more] = state.initiator
    ? renegotiate({ ...state, wanted: false }, context, false)
    : replace(state, null, context);
  return [next, [...effects, ...more]];
}

function renegotiate(
  state: HandshakeState,
  { freshId }: HandshakeContext,
  restartIce: boolean,
): Step {
  return [
    { ...state, exchange: 'offering', generation: state.generation + 1, handshakeId: freshId },
    [{ do: 'make-offer', restartIce }],
  ];
}

/** Tries to find another path for the connection that is there; after the last try it is replaced. */
function repair(state: HandshakeState, context: HandshakeContext): Step {
  if (state.restarts >= context.maxIceRestarts) return replace(state, 'ice-failed', context);
  return restartIce({ ...state, restarts: state.restarts + 1 }, context);
}

/** An exchange under way is left to end: the next deadline, or ask, looks again. */
function restartIce(state: HandshakeState, context: HandshakeContext): Step {
  if (!context.mayOffer) {
    return [
      { ...state, asking: true },
      [{ do: 'ask', connection: state.connectionId, restart: true }],
    ];
  }
  if (state.phase !== 'ready' || state.exchange !== 'stable') return [state, []];
  if (!state.initiator) return replace(state, 'ice-failed', context);
  const [restarted, effects] = renegotiate(state, context, true);
  return [restarted, [...effects, { do: 'count', what: 'iceRestarts' }]];
}

/** Gives up the connection of a link that was ready, for a new one at once. */
function replace(
  state: HandshakeState,
  reason: HandshakeState['reason'],
  { mayOffer }: HandshakeContext,
): Step {
  const none = { ...state, ...noConnection, reason } as const;
  if (mayOffer) return [{ ...none, phase: 'idle' }, [{ do: 'close' }]];
  return [
    { ...none, phase: 'backoff', retries: 1, asking: true },
    [{ do: 'close' }, { do: 'ask', connection: null, restart: false }],
  ];
}

function failed(state: HandshakeState, reason: BeachErrorCode, context: HandshakeContext): Step {
  switch (state.phase) {
    case 'ready':
      // Who answers over signaling lives, and its path is being repaired: that has a deadline of its own.
      if (reason === 'heartbeat-lost' && state.broken && !unsettled(state)) return [state, []];
      return replace(state, reason, context);
    case 'connecting':
    case 'readying':
    case 'backoff':
      break;
    default:
      return [state, []];
  }
  if (state.retries >= context.maxRetries) {
    return [
      ended(state, reason),
      [{ do: 'close' }, { do: 'send-bye', reason }, { do: 'count', what: 'abandonments' }],
    ];
  }
  return [
    { ...state, ...noConnection, phase: 'backoff', retries: state.retries + 1, reason },
    [{ do: 'close' }, { do: 'count', what: 'retries' }],
  ];
}

function expired(state: HandshakeState, context: HandshakeContext): Step {
  switch (state.phase) {
    case 'idle':
      // No offer has come: whoever should make it may not know of us.
      return [
        { ...state, asks: state.asks + 1, asking: true },
        [{ do: 'ask', connection: null, restart: false }],
      ];
    case 'backoff': {
      if (context.mayOffer) return [{ ...state, phase: 'idle' }, []];
      const [next, effects] = failed(state, 'handshake-timeout', context);
      if (next.phase !== 'backoff') return [next, effects];
      return [
        { ...next, asking: true },
        [...effects, { do: 'ask', connection: null, restart: false }],
      ];
    }
    case 'ready':
      return state.broken ? repair(state, context) : replace(state, 'handshake-timeout', context);
    case 'readying':
      return failed(state, 'ready-timeout', context);
    default:
      return failed(
        state,
        state.exchange === 'stable' ? 'ice-failed' : 'handshake-timeout',
        context,
      );
  }
}

/** The remote peer ends it. */
function leave(state: HandshakeState, reason: string): Step {
  return [ended(state, reason === 'left' ? reason : toErrorCode(reason)), [{ do: 'close' }]];
}

function ended(state: HandshakeState, reason: BeachErrorCode | 'left'): HandshakeState {
  const phase = reason === 'left' ? 'left' : 'abandoned';
  return { ...state, ...noConnection, phase, reason };
}

/** Whoever still hopes for a link that was given up has not heard of its end: tell it again. */
function remind({ reason }: HandshakeState, { type }: HandshakeEvent): Effect[] {
  if (reason === null || reason === 'left') return [];
  return type === 'renegotiate' || type === 'answer' ? [{ do: 'send-bye', reason }] : [];
}

function drop(state: HandshakeState, what: CounterName): Step {
  return [state, [{ do: 'count', what }]];
}

function isCurrent(state: HandshakeState, { generation, handshakeId }: Envelope): boolean {
  return generation === state.generation && handshakeId === state.handshakeId;
}
