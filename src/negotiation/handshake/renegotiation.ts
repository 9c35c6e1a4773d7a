import type { SignalBody } from '../../signaling/messages.ts';
import { type HandshakeState, noConnection } from './handshake-state.ts';
import {
  drop,
  type Effect,
  type HandshakeContext,
  type RemoteEvent,
  type Step,
} from './handshake-step.ts';

/** Starts the renegotiation that waited for the link to be ready and the exchange to be stable. */
export function renegotiateIfWanted(
  state: HandshakeState,
  context: HandshakeContext,
  effects: readonly Effect[] = [],
): Step {
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

/**
 * Whether a request is for a connection in place of ours, because the other side has another one, or none. While ours is
 * being made, none means that the other side has known its generation, and has given it up.
 */
export function replacesConnection(
  { phase, connectionId }: HandshakeState,
  { connection }: SignalBody<'renegotiate'>,
): boolean {
  if (connectionId === null || connection === connectionId) return false;
  return phase === 'ready' || connection === undefined;
}

/** Makes the offer that the other side asks for, where there is a connection to make it for. */
export function takeRequest(
  state: HandshakeState,
  { generation, body }: RemoteEvent<'renegotiate'>,
  context: HandshakeContext,
): Step {
  // Without a connection, one is being made already, or will be: now, if it was held, or when the back-off ends.
  if (!context.mayOffer || state.connectionId === null) return [{ ...state, held: false }, []];
  // The request is older than our last offer, which has already met it.
  if (generation < state.generation) return drop(state, 'staleDropped');
  if (body.connection === state.connectionId) {
    const room: Effect[] = body.kinds ? [{ do: 'make-room', kinds: body.kinds }] : [];
    const [next, effects] = body.restart
      ? restartIce(state, context)
      : renegotiateIfWanted({ ...state, wanted: true }, context);
    return [next, [...room, ...effects]];
  }
  return replacesConnection(state, body) ? replace(state, 'ice-failed', context) : [state, []];
}

/** Restarts ICE for a path that is lost. After the last restart, replaces the connection. */
export function repair(state: HandshakeState, context: HandshakeContext): Step {
  if (state.restarts >= context.maxIceRestarts) return replace(state, 'ice-failed', context);
  return restartIce({ ...state, restarts: state.restarts + 1 }, context);
}

/**
 * Restarts ICE, or asks for it. While an exchange is in progress nothing happens: the next deadline, or the
 * next request, looks again.
 */
export function restartIce(state: HandshakeState, context: HandshakeContext): Step {
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
export function replace(
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

function renegotiate(state: HandshakeState, { newId }: HandshakeContext, restart: boolean): Step {
  return [
    { ...state, exchange: 'offering', generation: state.generation + 1, handshakeId: newId() },
    [{ do: 'make-offer', restartIce: restart }],
  ];
}
