import type { RemoteMedia } from '../link/connection/media.ts';
import type { Link } from '../link/link.ts';
import type { MessageStream } from '../link/message-stream.ts';
import type { ConnectionStateChange } from './connection-state.ts';
import type { TraceEntry } from './trace-entry.ts';

/** The reports of a negotiator, which end with `close()`. */
export interface NegotiatorEvents {
  state(change: ConnectionStateChange): void;
  /** The first link is open: what is sent now is delivered as soon as the peer is ready. */
  begun(stream: MessageStream): void;
  /** A link became ready. */
  linked(link: Link): void;
  /** A link that was ready has ended. */
  unlinked(link: Link): void;
  /** The peer sends other media, or accepts others. */
  media(peerId: string, media: RemoteMedia | null): void;
  /** The remote peer left on purpose. */
  left(peerId: string): void;
  /** Something happened that a tool may watch. */
  trace(entry: TraceEntry): void;
}
