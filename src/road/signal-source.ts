import { isUtf8 } from 'node:buffer';
import type { Signal } from '../signaling/messages.ts';
import { encodeRoadMessage } from './encode-road-message.ts';

/** How a signal begins whose other bytes can be relayed as they came: with its type and its receiver. */
const START = '{"type":"signal","to":"';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Returns the bytes of a signal that can be relayed without being written again; undefined where they may not: they have
 * a field that the schema does not know, which could name another sender, another order, or more than one line, which an
 * event stream would take for the end of the message. `value` is what was parsed, and `signal` what the schema made of it.
 */
export function sourceOf(
  data: string | Uint8Array,
  text: string,
  value: object,
  signal: Signal,
): Uint8Array | undefined {
  if (!text.startsWith(`${START}${signal.to}",`)) return undefined;
  if (Object.keys(value).length !== Object.keys(signal).length) return undefined;
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  if (bytes.includes(LINE_FEED) || bytes.includes(CARRIAGE_RETURN)) return undefined;
  return isUtf8(bytes) ? bytes : undefined;
}

/** Returns the message with which a signal reaches its receiver: with the sender in the receiver's place. */
export function relayedFrame(from: string, signal: Signal, source?: Uint8Array): Uint8Array {
  if (!source) {
    const { to: _to, ...rest } = signal;
    return encodeRoadMessage({ ...rest, from });
  }
  const head = `{"type":"signal","from":"${from}",`;
  const rest = source.subarray(START.length + signal.to.length + '",'.length);
  // Memory of its own: a frame that waits for a slow peer must not keep a larger piece.
  const frame = Buffer.allocUnsafeSlow(head.length + rest.byteLength);
  frame.write(head, 'latin1');
  frame.set(rest, head.length);
  return frame;
}
