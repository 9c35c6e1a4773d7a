import type { RoadMessage } from '../signaling/messages.ts';

const encoder = new TextEncoder();

/** Encodes a message as it is sent. A message to many peers is encoded once, and its bytes are shared. */
export function encodeRoadMessage(message: RoadMessage): Uint8Array {
  return encoder.encode(JSON.stringify(message));
}
