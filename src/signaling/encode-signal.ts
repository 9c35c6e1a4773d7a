import { BeachError } from '../runtime/beach-error.ts';
import { MAX_SIGNALING_BYTES } from './messages.ts';

/**
 * A message as the JSON text that travels. Throws a `BeachError`: `message-too-large` over 64 KiB of
 * UTF-8, which would cost the sender its socket, and `send-failed` where it has no JSON form.
 */
export function encodeMessage(message: object): string {
  const text = stringify(message);
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_SIGNALING_BYTES) throw BeachError.messageTooLarge(bytes, MAX_SIGNALING_BYTES);
  return text;
}

function stringify(message: object): string {
  try {
    return JSON.stringify(message);
  } catch (cause) {
    throw BeachError.sendFailed('A signal holds something that JSON cannot express.', cause);
  }
}
