import { timingSafeEqual } from 'node:crypto';

/** Who may type. Several may at once. */
export class TypingRights {
  /** The secret of the link to type along; null where only the host gives the right. */
  secret: string | null;
  /** Input messages of viewers that may not type. */
  dropped = 0;
  readonly #typists = new Set<string>();

  constructor(secret: string | null) {
    this.secret = secret;
  }

  /** Returns whether the viewer may type from now on: it shows the secret, or had the right before. */
  request(peerId: string, secret: string): boolean {
    if (this.secret !== null && same(secret, this.secret)) this.#typists.add(peerId);
    return this.has(peerId);
  }

  grant(peerId: string): void {
    this.#typists.add(peerId);
  }

  has(peerId: string): boolean {
    return this.#typists.has(peerId);
  }

  /** Returns whether to pass on what a viewer has typed; counts it where not. */
  mayType(peerId: string): boolean {
    if (this.has(peerId)) return true;
    this.dropped += 1;
    return false;
  }

  left(peerId: string): void {
    this.#typists.delete(peerId);
  }

  /** Takes the right from all, so that only `secret` gives it again. Returns the viewers that had it. */
  takeBack(secret: string | null): string[] {
    const typists = [...this.#typists];
    this.#typists.clear();
    this.secret = secret;
    return typists;
  }
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
