/** Bytes before each packet: its length. */
const lengthSize = 2;

/** Joins packets of sound that follow each other, each behind its length. */
export function joinPackets(packets: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(packets.reduce((sum, { length }) => sum + lengthSize + length, 0));
  const view = new DataView(joined.buffer);
  let at = 0;
  for (const packet of packets) {
    view.setUint16(at, packet.length);
    joined.set(packet, at + lengthSize);
    at += lengthSize + packet.length;
  }
  return joined;
}

/** Returns the packets. Throws a `RangeError` where the bytes are none. */
export function splitPackets(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packets: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + lengthSize + view.getUint16(at);
    if (end > bytes.length) throw new RangeError('A packet ends too early.');
    packets.push(bytes.subarray(at + lengthSize, end));
    at = end;
  }
  return packets;
}
