import { BeachError } from '../../runtime/beach-error.ts';
import type { Role } from '../../signaling/messages.ts';
import { isReserved } from './reserved-topic.ts';

/** @throws {BeachError} `invalid-option` if this role cannot send a message of a page on this topic, or retain it. */
export function checkMessage(role: Role, topic: unknown, retain: boolean): void {
  if (isReserved(topic)) throw BeachError.invalidOption('topic', topic, 'another topic');
  if (retain && role === 'viewer') throw BeachError.invalidOption('retain', true, 'it on the host');
}
