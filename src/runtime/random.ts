/** The source of all randomness: ids, secrets and jitter. A simulation passes a seeded one. */
export interface Random {
  /** Returns a number from 0 (included) to 1 (excluded), for jitter; not for secrets. */
  next(): number;
  /** Returns a version 4 UUID (RFC 9562, section 5.4), which may serve as a secret. */
  uuid(): string;
}

export const systemRandom: Random = {
  next: () => Math.random(),
  uuid() {
    // `crypto.randomUUID` exists on secure pages only, and not on a page with a LAN address.
    const pattern = 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx';
    const bytes = crypto.getRandomValues(new Uint8Array(pattern.length));
    return pattern.replace(/[xy]/g, (digit, index) => {
      const byte = bytes[index] as number;
      return (digit === 'x' ? byte & 0xf : (byte & 0x3) | 0x8).toString(16);
    });
  },
};
