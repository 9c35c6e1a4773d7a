const header = 16;

/** A message that says which it is and when it was sent. */
export function numbered(number: number, sentAt: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.max(size, header));
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, number);
  view.setFloat64(8, sentAt);
  return bytes;
}

export function readNumbered(bytes: Uint8Array): { number: number; sentAt: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, header);
  return { number: view.getFloat64(0), sentAt: view.getFloat64(8) };
}

/** So that a long message can be compared with what was sent. */
export async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
