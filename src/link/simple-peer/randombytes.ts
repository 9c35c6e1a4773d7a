/** Only ever asked for text: simple-peer names its connections and channels so. */
export default (size: number) => ({
  toString: (): string =>
    Array.from(crypto.getRandomValues(new Uint8Array(size)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join(''),
});
