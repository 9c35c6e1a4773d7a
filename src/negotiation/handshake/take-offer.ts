import { type HandshakeState, noConnection } from './handshake-state.ts';
import {
  drop,
  type Effect,
  type HandshakeContext,
  type RemoteEvent,
  type Step,
} from './handshake-step.ts';
import { judgeOffer } from './judge-offer.ts';

/** Answers an offer on a new connection or on the one that is there, answers it again, or drops it. */
export function takeOffer(
  state: HandshakeState,
  offer: RemoteEvent<'offer'>,
  { mayOffer }: HandshakeContext,
): Step {
  switch (judgeOffer(state, offer, mayOffer)) {
    case 'ignore':
      return drop(state, 'offersIgnored');
    case 'stale': {
      const dropped: Effect = { do: 'count', what: 'staleDropped' };
      const forgotten = !mayOffer && state.connectionId === null && !state.asking;
      if (!forgotten) return [state, [dropped]];
      // The other side may have forgotten the last handshake: a request tells it the generation.
      return [
        { ...state, asking: true },
        [dropped, { do: 'ask', connection: null, restart: false }],
      ];
    }
    case 'repeat-answer':
      return [state, [{ do: 'count', what: 'duplicatesDropped' }, { do: 'answer-again' }]];
    case 'accept':
      return accept(state, offer);
  }
}

function accept(state: HandshakeState, offer: RemoteEvent<'offer'>): Step {
  const { generation, handshakeId, body } = offer;
  const { connection, sdp } = body;
  const answering = { generation, handshakeId, exchange: 'answering' } as const;
  if (connection === handshakeId) {
    const connecting = {
      ...state,
      ...noConnection,
      ...answering,
      phase: 'connecting',
      connectionId: connection,
      connectionPending: true,
    } as const;
    const former: Effect[] = state.connectionId === null ? [] : [{ do: 'close' }];
    return [
      connecting,
      [...former, { do: 'connect', initiator: false }, { do: 'accept-offer', sdp }],
    ];
  }
  if (connection === state.connectionId) {
    return [{ ...state, ...answering, asking: false }, [{ do: 'accept-offer', sdp }]];
  }
  // The offer renegotiates a connection that no longer exists here: ask for a new one.
  return [
    { ...state, generation, handshakeId, asking: true },
    [
      { do: 'count', what: 'staleDropped' },
      { do: 'ask', connection: null, restart: false },
    ],
  ];
}
