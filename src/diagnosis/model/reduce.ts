import type { RecordedEntry } from '../recording/recorded-entry.ts';
import type { InspectorModel } from './inspector-model.ts';
import { newPeer, type PeerEntry, reducePeer } from './reduce-peer.ts';

/** Returns the model after one more entry. A live session and a file take the same way. */
export function reduce(before: InspectorModel, entry: RecordedEntry): InspectorModel {
  const model = { ...before, from: before.from || entry.time, to: entry.time };
  switch (entry.type) {
    case 'session': {
      const { role, peerId, state, reason } = entry;
      return { ...model, role, peerId: peerId ?? model.peerId, state, reason };
    }
    case 'signaling': {
      const isOutage = entry.state === 'reconnecting';
      const outages = model.outages + Number(isOutage);
      return { ...model, signalingState: entry.state, outages };
    }
    case 'counters':
      return { ...model, counters: entry.counters };
    case 'log':
      return model;
    default:
      return { ...model, peers: withPeer(model, entry) };
  }
}

function withPeer({ peers }: InspectorModel, entry: PeerEntry): InspectorModel['peers'] {
  const peer = peers.get(entry.peerId) ?? newPeer(entry.peerId, entry.time);
  return new Map(peers).set(entry.peerId, reducePeer(peer, entry));
}
