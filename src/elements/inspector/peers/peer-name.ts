import type { PeerModel } from '../../../diagnosis/model/inspector-model.ts';

/** Returns a peer's name; the beginning of its id if it has none. */
export function peerName({ name, peerId, role }: PeerModel): string {
  return name ?? (role === 'host' ? 'Host' : peerId.slice(0, 8));
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
