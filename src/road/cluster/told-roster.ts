import type { Peer, RoadMessage } from '../../signaling/messages.ts';
import { encodeRoadMessage } from '../encode-road-message.ts';

/** The messages that change a roster. All others are passed on unread. */
const starts = ['{"type":"joined"', '{"type":"peer-'].map((text) => Buffer.from(text));

/**
 * Knows what a peer has been told of its session. A peer takes one roster for each of its connections: where the session
 * has another owner, or a change was lost, the difference is told to it.
 */
export class ToldRoster {
  /** What the peer knows of each of the others, as JSON; null before its first roster. */
  #peers: Map<string, string> | null = null;

  /** Returns the messages that tell the peer what `frame` does. */
  tell(frame: Uint8Array): Uint8Array[] {
    if (!starts.some((start) => start.equals(frame.subarray(0, start.length)))) return [frame];
    const message = JSON.parse(Buffer.from(frame).toString()) as RoadMessage;
    if (message.type === 'joined') return [...this.#compare(message.peers), frame];
    if (message.type === 'peer-joined') {
      this.#peers?.set(message.peer.peerId, JSON.stringify(message.peer));
    }
    if (message.type === 'peer-left') this.#peers?.delete(message.peerId);
    return [frame];
  }

  #compare(peers: readonly Peer[]): Uint8Array[] {
    const told = this.#peers;
    this.#peers = new Map(peers.map((peer) => [peer.peerId, JSON.stringify(peer)]));
    if (told === null) return [];
    const now = this.#peers;
    const lost = [...told.keys()].filter((peerId) => !now.has(peerId));
    const news = peers.filter(({ peerId }) => told.get(peerId) !== now.get(peerId));
    return [
      ...news.map((peer) => encodeRoadMessage({ type: 'peer-joined', peer })),
      ...lost.map((peerId) => encodeRoadMessage({ type: 'peer-left', peerId, reason: 'lost' })),
    ];
  }
}
