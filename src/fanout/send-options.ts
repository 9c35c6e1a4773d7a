import type { Lane } from '../link/connection/connection.ts';
import { BeachError } from '../runtime/beach-error.ts';

const maxTopicLength = 256;

export interface SendOptions {
  /**
   * One peer or several.
   *
   * @default all peers
   */
  to?: string | readonly string[] | undefined;
  /**
   * `reliable` keeps the order and loses nothing. `ephemeral` suits data that are soon outdated.
   *
   * @default 'reliable'
   */
  lane?: Lane | undefined;
  /** Label for the receiver, up to 256 characters. Reliable messages of one topic keep their order. */
  topic?: string | undefined;
  /**
   * Keeps the message as the last value of its topic. A peer that joins later gets it before anything newer of that
   * topic. `null` clears the topic. Only for hosts, with a topic, to all peers, on the reliable lane.
   *
   * @default false
   */
  retain?: boolean | undefined;
  /** Aborts the wait for room. A message that is on its way arrives all the same. */
  signal?: AbortSignal | undefined;
}

/** Throws `invalid-option` for an option that a message cannot be sent with. */
export function checkSendOptions({ to, lane, topic, signal }: SendOptions): void {
  if (lane !== undefined && lane !== 'reliable' && lane !== 'ephemeral') {
    throw BeachError.invalidOption('lane', lane, '"reliable" or "ephemeral"');
  }
  if (to !== undefined && typeof to !== 'string' && !Array.isArray(to)) {
    throw BeachError.invalidOption('to', to, 'a peer id, or a list of them');
  }
  const isText = topic === undefined || typeof topic === 'string';
  // UTF-8 has no lone surrogates.
  if (!isText || (topic ?? '').length > maxTopicLength || /\p{Cs}/u.test(topic ?? '')) {
    throw BeachError.invalidOption('topic', topic, `text of up to ${maxTopicLength} characters`);
  }
  if (signal !== undefined && typeof signal.throwIfAborted !== 'function') {
    throw BeachError.invalidOption('signal', signal, 'an AbortSignal');
  }
}

/** Returns the options that are set: null sets none. */
export function givenOptions(options: SendOptions | null): SendOptions {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== null));
}
