import type { PeerModel } from '../../../diagnosis/model/inspector-model.ts';
import type { InspectorEnglish } from '../inspector-english.ts';

/** Returns a peer's name; the beginning of its id if it has none. */
export function peerName(
  { name, peerId, role }: PeerModel,
  { inspector }: InspectorEnglish,
): string {
  return name ?? (role === 'host' ? inspector.host : peerId.slice(0, 8));
}

/** Returns the level of a state, as a status shows it. */
export function levelOf(state: string): 'good' | 'busy' | 'bad' | 'idle' {
  switch (state) {
    case 'connected':
    case 'live':
    case 'open':
      return 'good';
    case 'failed-permanent':
      return 'bad';
    case 'disconnected':
    case 'idle':
    case 'ended':
    case 'closed':
      return 'idle';
    default:
      return state === 'failed' ? 'bad' : 'busy';
  }
}
