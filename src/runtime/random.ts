/** Where all chance comes from: ids, secrets and jitter. A simulation passes a seeded one. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded), for jitter; not for secrets. */
  next(): number;
  /** A version 4 UUID (RFC 9562, section 5.4). */
  uuid(): string;
}

export const systemRandom: Random = {
  next: () => Math.random(),
  uuid() {
    // `crypto.randomUUID` exists on secure pages only; a page on a LAN address has this much.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  },
};
