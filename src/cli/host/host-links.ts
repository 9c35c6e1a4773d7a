import { renderUnicodeCompact } from 'uqr';
import { isVerifiedName } from '../../identity/verified-name.ts';
import { withControl } from '../../terminal/control-link.ts';
import { roadLink } from '../terminal-link.ts';
import type { OwnRoad } from './own-road.ts';

const watchers = {
  none: 'with beach view',
  here: 'in a browser of this machine, or with beach view',
  everywhere: 'in a browser, or with beach view',
} as const;

/** The links to a session. */
export class HostLinks {
  /** The links to watch: from this machine, then from others. */
  readonly watch: readonly string[];
  /** Which browsers can open them. */
  readonly #page: keyof typeof watchers;

  /** `road`: the address of the road, where it is not the host's own. */
  constructor(session: string, road: string | OwnRoad) {
    if (typeof road === 'string') {
      this.watch = [roadLink(road, session)];
      this.#page = 'none';
      return;
    }
    this.watch = road.links;
    // Browsers of other machines have no cryptography on its page, which they open over `http:`.
    const page = isVerifiedName(session) ? 'here' : 'everywhere';
    this.#page = road.hasPage ? page : 'none';
  }

  /** The same links, with which one may type; none without a secret. */
  typing(secret: string | null): string[] {
    return secret === null ? [] : this.watch.map((link) => withControl(link, secret));
  }

  /** Returns what to print for a person. */
  describe(secret: string | null, qr: boolean): string {
    const typing = this.typing(secret);
    const lines = [`Watch ${watchers[this.#page]}:`, ...this.watch.map((link) => `  ${link}`)];
    if (typing.length > 0) lines.push('Type along:', ...typing.map((link) => `  ${link}`));
    // For a phone, whose browser needs a page.
    if (qr && this.#page === 'everywhere') {
      lines.push(renderUnicodeCompact(this.watch.at(-1) ?? ''));
    }
    return lines.join('\n');
  }
}
