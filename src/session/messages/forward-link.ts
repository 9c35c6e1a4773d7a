import type { Emitter } from 'nanoevents';
import type { Link } from '../../link/link.ts';
import type { ReceivedMessage } from '../../link/link-events.ts';
import type { SessionEvents } from '../session-events.ts';

/** Takes messages that sessions send to each other. */
export interface MessageTaker {
  /** Returns whether it has taken the message, which is none of a page then. */
  take(message: ReceivedMessage): boolean;
}

/** Emits the events of a link as those of its session, save the messages that one of `takers` has taken. */
export function forwardLink(
  link: Link,
  emitter: Emitter<SessionEvents>,
  takers: readonly MessageTaker[],
): void {
  link.on('message', (message) => {
    if (!takers.some((taker) => taker.take(message))) emitter.emit('message', message);
  });
  link.on('progress', (progress) => emitter.emit('progress', progress));
  link.on('quality', (change) => emitter.emit('quality', change));
}
