import type { ViewerRequest } from '../../session/membership/admission.ts';
import type { Session } from '../../session/session.ts';

/** Asks about the viewers that wait for approval: one after another, so that each answer is for the last question. */
export class Approvals {
  readonly #session: Session;
  readonly #ask: (viewer: ViewerRequest) => void;
  #asked: string | null = null;

  constructor(session: Session, ask: (viewer: ViewerRequest) => void) {
    this.#session = session;
    this.#ask = ask;
    session.on('viewerrequest', () => this.#next());
    // One was decided about, or has left.
    session.on('requests', () => this.#next());
  }

  /** The viewer of the last question; undefined while nobody waits. */
  get asked(): ViewerRequest | undefined {
    return this.#session.requests.find(({ peerId }) => peerId === this.#asked);
  }

  #next(): void {
    const [first] = this.#session.requests;
    if (first?.peerId === this.#asked) return;
    this.#asked = first?.peerId ?? null;
    if (first !== undefined) this.#ask(first);
  }
}
