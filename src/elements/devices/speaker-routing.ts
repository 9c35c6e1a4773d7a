/**
 * Plays sound through one speaker, and through that of the browser's choice while it is missing. A module of its own,
 * which is loaded when a speaker is chosen, and imports nothing that others have, too.
 */
export class SpeakerRouting {
  readonly #failed: (cause: unknown) => void;
  /** The speaker that each video was last told. */
  readonly #told = new WeakMap<HTMLMediaElement, string>();
  #wanted = '';
  /** The speaker that could not be used. */
  #missing: string | null = null;
  #listed: ReadonlySet<string> = new Set();

  /** `failed` is called once for each speaker that cannot be used, until it is there again. */
  constructor(failed: (cause: unknown) => void, changed: () => void, signal: AbortSignal) {
    this.#failed = failed;
    const look = (): void => void this.#look().then(changed);
    navigator.mediaDevices?.addEventListener('devicechange', look, { signal });
    look();
  }

  /** Plays these videos through the speaker with this `deviceId`. An empty one stands for the choice of the browser. */
  async route(speaker: string, videos: Iterable<HTMLMediaElement>): Promise<void> {
    this.#wanted = speaker;
    const target = this.#missing === speaker ? '' : speaker;
    const changed = [...videos].filter((video) => (this.#told.get(video) ?? '') !== target);
    for (const video of changed) this.#told.set(video, target);
    const routed = changed.map((video) => video.setSinkId(target));
    try {
      await Promise.all(routed);
    } catch (cause) {
      if (speaker !== this.#wanted || this.#missing === speaker) return;
      this.#miss(cause);
      await this.route(speaker, videos);
    }
  }

  #miss(cause: unknown): void {
    this.#missing = this.#wanted;
    this.#failed(cause);
  }

  /** Looks whether the speaker was unplugged, or plugged in again. */
  async #look(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    const speakers = all.filter(({ kind }) => kind === 'audiooutput');
    const before = this.#listed;
    this.#listed = new Set(speakers.map(({ deviceId }) => deviceId));
    const isThere = this.#listed.has(this.#wanted);
    if (isThere && this.#missing === this.#wanted) this.#missing = null;
    // A browser does not list a speaker that its user has not allowed.
    const isGone = !isThere && before.has(this.#wanted) && this.#missing !== this.#wanted;
    if (isGone) this.#miss(new DOMException('The speaker is gone.', 'NotFoundError'));
  }
}
