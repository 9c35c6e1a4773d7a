import type { Candidate } from '../link/connection.ts';
import { parseSignalBody, type RelayedSignal } from '../signaling/messages.ts';
import { reasonFromWire } from './failure.ts';
import type { HandshakeEvent } from './handshake.ts';

/** The event that a signal stands for; null where its body is not what its kind demands. */
export function signalEvent({
  kind,
  body,
  handshakeId,
  generation,
}: RelayedSignal): HandshakeEvent | null {
  const envelope = { handshakeId, generation };
  switch (kind) {
    case 'offer': {
      const offer = parseSignalBody('offer', body);
      return offer && { type: 'offer', ...envelope, ...offer };
    }
    case 'answer': {
      const answer = parseSignalBody('answer', body);
      return answer && { type: 'answer', ...envelope, ...answer };
    }
    case 'candidate': {
      const candidate: Candidate | null = parseSignalBody('candidate', body);
      return candidate && { type: 'candidate', candidate, ...envelope };
    }
    case 'renegotiate': {
      const request = parseSignalBody('renegotiate', body);
      return request && { type: 'renegotiate', ...envelope, ...request };
    }
    case 'bye': {
      const bye = parseSignalBody('bye', body);
      return bye && { type: 'bye', ...envelope, reason: reasonFromWire(bye.reason) };
    }
  }
}
