import type { BeachError } from '../runtime/beach-error.ts';
import type { Lane } from './connection/connection.ts';
import type { RemoteMedia } from './connection/media.ts';
import type { Quality, QualityGrade } from './health/quality.ts';
import type { LossDirection } from './message-stream.ts';
import type { Message } from './wire/message.ts';
import type { MessageProgress } from './wire/message-progress.ts';

/** A message that has come in over a link. */
export interface ReceivedMessage extends Message {
  readonly peerId: string;
  readonly lane: Lane;
}

/** How far a long message of a link has got. */
export interface PeerProgress extends MessageProgress {
  readonly peerId: string;
}

/** The grade of a link's quality has changed. */
export interface QualityChange {
  readonly peerId: string;
  readonly quality: Quality;
  /** Null at first. */
  readonly previous: QualityGrade | null;
}

export interface LinkEvents {
  /** Both sides have sent `__ready__` and seen the other's. User data may flow. */
  ready(): void;
  message(message: ReceivedMessage): void;
  /** A long message has moved on. */
  progress(progress: PeerProgress): void;
  /** Messages were lost when another connection was replaced by this one. */
  lost(direction: LossDirection): void;
  /** The other side sends other streams, or accepts other kinds of media. */
  media(media: RemoteMedia): void;
  /** The quality has another grade. */
  quality(change: QualityChange): void;
  /** The other side is heard again after a silence: perhaps it slept. */
  back(): void;
  /** The other side ends the link on purpose. `reason` is an error code, or `left`. */
  bye(reason: string): void;
  /** The link is dead. */
  failed(error: BeachError): void;
}
