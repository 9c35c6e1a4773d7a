/** Stands in for `randombytes`: simple-peer asks for hexadecimal digits, and for nothing else. */
const randomBytes = (length: number): { toString(encoding: 'hex'): string } => ({
  toString() {
    const bytes = crypto.getRandomValues(new Uint8Array(length));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  },
});

export { randomBytes as 'module.exports' };
