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
  // Tells the other side the generation, which it may have forgotten, and that this side has no connection.
  const asks = !mayOffer && state.connectionId === null && !state.asking;
  const next = asks ? { ...state, asking: true } : state;
  const ask: Effect[] = asks ? [{ do: 'ask', connection: null, restart: false }] : [];
  switch (judgeOffer(state, offer, mayOffer)) {
    case 'ignore':
      return drop(state, 'offersIgnored');
    case 'stale':
      return [next, [{ do: 'count', what: 'staleDropped' }, ...ask]];
    case 'repeat-answer':
      return [next, [{ do: 'count', what: 'duplicatesDropped' }, { do: 'answer-again' }, ...ask]];
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
