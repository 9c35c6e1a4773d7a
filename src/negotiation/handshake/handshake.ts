import { toErrorCode } from '../../runtime/beach-error.ts';
import { contradict, resume, resumeFor } from './after-interruption.ts';
import { attemptFailed, deadlinePassed } from './attempt-failed.ts';
import { endedHandshake, type HandshakeState, noConnection, unsettled } from './handshake-state.ts';
import {
  drop,
  type Effect,
  type Envelope,
  type HandshakeContext,
  type HandshakeEvent,
  type ParkedDescription,
  type RemoteEvent,
  type Step,
} from './handshake-step.ts';
import {
  renegotiateIfWanted,
  repair,
  replacesConnection,
  restartIce,
  takeRequest,
} from './renegotiation.ts';
import { takeOffer } from './take-offer.ts';

/**
 * Takes one step in the handshakes with one peer. Pure: it returns effects and performs none.
 *
 * | event          | while                        | becomes                                              |
 * |----------------|------------------------------|------------------------------------------------------|
 * | `begin`        | idle                         | connecting, offering (or offered), next generation   |
 * | `made`         | connecting                   | connecting; its deadline begins                      |
 * | `local-offer`  | offering                     | offered                                              |
 * | `answer`       | offered                      | stable; any other answer is late and changes nothing |
 * | `offer`        | see `judgeOffer`             | answering, on the same or on a new connection        |
 * | `local-answer` | answering                    | stable                                               |
 * | `open`         | connecting                   | readying                                             |
 * | `ready`        | readying                     | ready; the retries start anew                        |
 * | `wanted`       | ready, stable                | offering again (or asking for an offer)              |
 * | `renegotiate`  | connected, and may offer     | as `wanted` or `path-lost`, for the other side       |
 * |                | connecting, an earlier one   | backoff: its next offer has a later generation       |
 * |                | connecting, given up there   | backoff                                              |
 * | `path-lost`    | ready                        | broken: offering with ICE restart (or asking)        |
 * | `path-back`    | broken                       | whole                                                |
 * | `failed`       | connecting, readying         | backoff, or abandoned after the last retry           |
 * | `failed`       | ready                        | idle (if it may offer) or backoff, asking for an offer |
 * | `deadline`     | any state with a deadline    | see `deadlinePassed`                                 |
 * | `signaling`    | any                          | the same; its deadline begins anew                   |
 * | `seen-again`   | any                          | the same; signals that may be lost are repeated      |
 * | `interrupted`  | connecting, readying         | the same; asks for an offer, or repeats its own      |
 * |                | backoff                      | idle: offers at once (or asks)                       |
 * | `bye`, `ended` | any                          | left or abandoned; see `contradict`                  |
 * | `bye`: `held`  | any, and may offer           | idle, and `held` until it is asked for an offer        |
 * |                | connecting, and may not      | idle, and `held` until an offer comes                  |
 *
 * `left` is final: no event leads out of it. `abandoned` is final unless the other side only slept: see `resumeFor`.
 */
export function handshake(
  state: HandshakeState,
  event: HandshakeEvent,
  context: HandshakeContext,
): Step {
  if (state.phase === 'left') return [state, []];
  const resumed = event.type === 'renegotiate' ? resumeFor(state, event, context) : null;
  if (resumed !== null) return resumed;
  if (state.phase === 'abandoned') {
    const told = 'generation' in event ? atLeast(state, event.generation) : state;
    return [told, remind(state, event)];
  }
  switch (event.type) {
    case 'begin':
      return state.phase === 'idle' && context.mayOffer
        ? begin(state, context, event.parked)
        : [state, []];
    case 'made':
      return [{ ...state, connectionPending: false }, []];
    case 'local-offer':
      if (!isCurrent(state, event) || state.exchange !== 'offering') return [state, []];
      return [
        { ...state, exchange: 'offered' },
        [sendOffer(event.sdp, state.connectionId ?? event.handshakeId, false)],
      ];
    case 'local-answer': {
      if (!isCurrent(state, event) || state.exchange !== 'answering') return [state, []];
      const answer: Effect = { do: 'send-answer', sdp: event.sdp };
      return renegotiateIfWanted({ ...state, exchange: 'stable' }, context, [answer]);
    }
    case 'offer':
      return takeOffer(state, event, context);
    case 'answer':
      if (!isCurrent(state, event)) return drop(state, 'staleDropped');
      if (state.exchange !== 'offered') return drop(state, 'lateAnswers');
      return renegotiateIfWanted({ ...state, exchange: 'stable' }, context, [
        { do: 'count', what: 'answersReceived' },
        { do: 'accept-answer', sdp: event.body.sdp },
      ]);
    case 'candidate':
      return takeCandidate(state, event);
    case 'renegotiate':
      return requested(state, event, context);
    case 'bye':
      // While this side is held, the other one knows of no generation.
      if (event.generation < state.generation && !state.held) return drop(state, 'staleDropped');
      if (event.body.reason !== 'held') {
        return contradict(state, event, context) ?? endedBy(state, event.body.reason);
      }
      // An offer that was parked came before the decision.
      if (!context.mayOffer && (state.initiator || state.phase !== 'connecting'))
        return [state, []];
      // The other side has answered this handshake since.
      if (state.initiator && state.exchange === 'stable') return drop(state, 'staleDropped');
      return [
        { ...state, ...noConnection, phase: 'idle', reason: null, held: true },
        [{ do: 'close' }],
      ];
    case 'ended':
      return endedBy(state, event.reason);
    case 'open':
      return state.phase === 'connecting' ? [{ ...state, phase: 'readying' }, []] : [state, []];
    case 'ready': {
      if (state.phase !== 'readying') return [state, []];
      const ready = {
        ...state,
        phase: 'ready',
        retries: 0,
        asks: 0,
        interrupted: false,
        reason: null,
      } as const;
      return renegotiateIfWanted(ready, context);
    }
    case 'wanted':
      return renegotiateIfWanted({ ...state, wanted: true }, context);
    case 'path-lost':
      if (state.phase !== 'ready') return [state, []];
      if (!state.broken) return repair({ ...state, broken: true }, context);
      // The repair is in progress, and there may be another path now: that is no new failure.
      return state.asking ? [state, []] : restartIce(state, context);
    case 'path-back':
      return [{ ...state, broken: false, restarts: 0 }, []];
    case 'signaling':
      if (event.open === state.signalingOpen) return [state, []];
      return repeatIfUnsettled({ ...state, signalingOpen: event.open });
    case 'interrupted':
      return resume(state, context);
    case 'retry':
      return state.phase === 'backoff' ? resume(state, context) : [state, []];
    case 'seen-again':
      return repeatIfUnsettled(state);
    case 'failed':
      return attemptFailed(state, event.reason, context);
    case 'deadline':
      return deadlinePassed(state, context);
  }
}

function begin(
  state: HandshakeState,
  { newId }: HandshakeContext,
  parked: ParkedDescription | null = null,
): Step {
  const id = parked?.handshakeId ?? newId();
  return [
    {
      ...state,
      ...noConnection,
      phase: 'connecting',
      exchange: parked ? 'offered' : 'offering',
      generation: state.generation + 1,
      handshakeId: id,
      connectionId: id,
      connectionPending: true,
      initiator: true,
    },
    [
      { do: 'connect', initiator: true },
      parked ? sendOffer(parked.sdp, id, true) : { do: 'make-offer', restartIce: false },
    ],
  ];
}

function sendOffer(sdp: string, connection: string, parked: boolean): Effect {
  return { do: 'send-offer', body: { sdp, connection }, parked };
}

/**
 * Takes a request for an offer. Its generation is later than ours where this side has forgotten the last handshake:
 * the other side ignores every offer that is not later still. A connection that is being made has then failed, and so
 * has one that the other side has given up.
 */
function requested(
  state: HandshakeState,
  event: RemoteEvent<'renegotiate'>,
  context: HandshakeContext,
): Step {
  if (event.generation < state.generation || !context.mayOffer) {
    return takeRequest(state, event, context);
  }
  const next = atLeast(state, event.generation);
  const forgotten = next.connectionId !== null && event.generation > state.generation;
  const hopeless = forgotten || replacesConnection(next, event.body);
  return hopeless && next.phase !== 'ready'
    ? attemptFailed(next, 'handshake-timeout', context)
    : takeRequest(next, event, context);
}

function atLeast(state: HandshakeState, generation: number): HandshakeState {
  return { ...state, generation: Math.max(state.generation, generation) };
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

/** Signals that were sent while signaling had lost the peer never reached it: repeats them. */
function repeatIfUnsettled(state: HandshakeState): Step {
  return [state, state.signalingOpen && unsettled(state) ? [{ do: 'repeat' }] : []];
}

/** The remote peer ends the link: `reason` is an error code, or `left`. */
function endedBy(state: HandshakeState, reason: string): Step {
  const ended = endedHandshake(state, reason === 'left' ? reason : toErrorCode(reason));
  return [ended, [{ do: 'close' }]];
}

/** A peer that still hopes for a link that was given up has missed its end: tells it again. */
function remind({ reason }: HandshakeState, { type }: HandshakeEvent): Effect[] {
  if (reason === null || reason === 'left') return [];
  return type === 'renegotiate' || type === 'answer' ? [{ do: 'send-bye', reason }] : [];
}

function isCurrent(state: HandshakeState, { generation, handshakeId }: Envelope): boolean {
  return generation === state.generation && handshakeId === state.handshakeId;
}
