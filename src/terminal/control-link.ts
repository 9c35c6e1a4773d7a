import { controlSecretPattern } from './terminal-protocol.ts';

const field = 'control';

/**
 * Returns a link with which a viewer may type: the secret stands in the fragment, which a browser never sends to a
 * server.
 */
export function withControl(link: string | URL, secret: string): string {
  const url = new URL(link);
  const fragment = new URLSearchParams(url.hash.slice(1));
  fragment.set(field, secret);
  url.hash = `${fragment}`;
  return url.href;
}

/** Returns the secret in the fragment of a link; null if there is none. */
export function controlSecret(link: string | URL): string | null {
  if (!URL.canParse(`${link}`)) return null;
  const secret = new URLSearchParams(new URL(link).hash.slice(1)).get(field);
  return secret !== null && controlSecretPattern.test(secret) ? secret : null;
}
