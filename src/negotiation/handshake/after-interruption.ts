import type { BeachErrorCode } from '../../runtime/beach-error.ts';
import { type HandshakeState, noConnection, unsettled } from './handshake-state.ts';
import type { HandshakeContext, RemoteEvent, Step } from './handshake-step.ts';

/** Reasons that a peer which slept can cause without anything being wrong. */
const causedBySleep: ReadonlySet<string> = new Set<BeachErrorCode>([
  'handshake-timeout',
  'heartbeat-lost',
  'ice-failed',
  'ready-timeout',
]);

/**
 * This side slept, or had no network: what it waits for may have come and gone. Offers or asks at once. A link that
 * is ready checks its path itself.
 */
export function resume(state: HandshakeState, { mayOffer }: HandshakeContext): Step {
  const resumed = { ...state, interrupted: true };
  if (state.phase === 'ready') return [resumed, []];
  if (!mayOffer) return ask(resumed);
  if (state.phase === 'backoff') return [{ ...resumed, phase: 'idle' }, []];
  return [resumed, unsettled(state) ? [{ do: 'repeat' }] : []];
}

/**
 * The other side slept, or had no network, and asks for an offer: a back-off, or giving it up, has no cause any more.
 */
export function resumeFor(
  state: HandshakeState,
  event: RemoteEvent<'renegotiate'>,
  { mayOffer }: HandshakeContext,
): Step | null {
  if (!mayOffer || !event.body.interrupted) return null;
  const generation = Math.max(state.generation, event.generation);
  switch (state.phase) {
    case 'backoff':
      return [{ ...state, generation, phase: 'idle' }, []];
    case 'abandoned':
      if (!causedBySleep.has(`${state.reason}`)) return null;
      return [{ ...state, generation, phase: 'idle', retries: 0, reason: null }, []];
    default:
      return null;
  }
}

/**
 * The side that makes the offers has given this one up. If it heard nothing from this side, or this side slept, that
 * is no verdict: asks again, as often as there are retries. The same verdict may come several times, as the answer to each
 * request that was made before.
 */
export function contradict(
  state: HandshakeState,
  { generation, body: { reason } }: RemoteEvent<'bye'>,
  { mayOffer, maxRetries }: HandshakeContext,
): Step | null {
  const unheard = reason === 'handshake-timeout' || state.interrupted;
  if (mayOffer || !unheard || !causedBySleep.has(reason)) return null;
  const isContradicted = state.phase === 'backoff' && state.interrupted && state.asking;
  if (isContradicted && generation === state.generation) return [state, []];
  if (state.retries >= maxRetries) return null;
  const retries = state.retries + 1;
  const [next, effects] = ask({
    ...state,
    ...noConnection,
    phase: 'backoff',
    interrupted: true,
    retries,
    generation,
    reason: reason as BeachErrorCode,
  });
  return [next, [{ do: 'close' }, { do: 'count', what: 'retries' }, ...effects]];
}

function ask(state: HandshakeState): Step {
  const { connectionId: connection } = state;
  return [{ ...state, asking: true }, [{ do: 'ask', connection, restart: false }]];
}
