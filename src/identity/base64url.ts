/** Converts bytes to and from base64url without padding (RFC 4648, section 5). */
export const base64url = {
  encode(bytes: Uint8Array): string {
    const base64 = btoa(String.fromCharCode(...bytes));
    return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  },

  /** Throws for text that is not base64url. */
  decode(text: string): Uint8Array<ArrayBuffer> {
    const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  },
};
