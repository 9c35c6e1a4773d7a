const encoder = new TextEncoder();

/** Returns a text as bytes of UTF-8. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}
