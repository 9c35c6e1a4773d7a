import type { BeachErrorCode } from '../../runtime/beach-error.ts';
import { endedHandshake, type HandshakeState, noConnection, unsettled } from './handshake-state.ts';
import type { HandshakeContext, Step } from './handshake-step.ts';
import { repair, replace } from './renegotiation.ts';

/** Ends an attempt: another follows after a back-off, or none after the last retry. */
export function attemptFailed(
  state: HandshakeState,
  reason: BeachErrorCode,
  context: HandshakeContext,
): Step {
  switch (state.phase) {
    case 'ready':
      // A peer that answers over signaling is alive. The repair of its path has a deadline of its own.
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
    // Nothing has come from the side that makes the offers. It may sleep, and offers when it wakes.
    if (state.phase === 'backoff') {
      return [{ ...state, ...noConnection, phase: 'idle', asks: state.retries, reason }, []];
    }
    return [
      endedHandshake(state, reason),
      [{ do: 'close' }, { do: 'send-bye', reason }, { do: 'count', what: 'abandonments' }],
    ];
  }
  return [
    { ...state, ...noConnection, phase: 'backoff', retries: state.retries + 1, reason },
    [{ do: 'close' }, { do: 'count', what: 'retries' }],
  ];
}

/** Moves on from a state that has lasted until its deadline. */
export function deadlinePassed(state: HandshakeState, context: HandshakeContext): Step {
  switch (state.phase) {
    case 'idle':
      // The other side may have lost its request to us, or the word that it sent.
      if (state.held && context.mayOffer)
        return [{ ...state, asks: state.asks + 1, held: false }, []];
      // No offer has come: the side that makes the offers may not know of us.
      return [
        { ...state, asks: state.asks + 1, asking: true },
        [{ do: 'ask', connection: null, restart: false }],
      ];
    case 'backoff': {
      if (context.mayOffer) return [{ ...state, phase: 'idle' }, []];
      const [next, effects] = attemptFailed(state, 'handshake-timeout', context);
      if (next.phase !== 'backoff') return [next, effects];
      return [
        { ...next, asking: true },
        [...effects, { do: 'ask', connection: null, restart: false }],
      ];
    }
    case 'ready':
      return state.broken ? repair(state, context) : replace(state, 'handshake-timeout', context);
    case 'readying':
      return attemptFailed(state, 'ready-timeout', context);
    default: {
      const reason = state.exchange === 'stable' ? 'ice-failed' : 'handshake-timeout';
      return attemptFailed(state, reason, context);
    }
  }
}
