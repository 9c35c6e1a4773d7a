/** What goes first where a lane is full: sound, then parts that are sent again, then pictures. */
export const rank = { sound: 0, repeat: 1, picture: 2 } as const;

export type Rank = (typeof rank)[keyof typeof rank];

interface Waiting {
  readonly message: Uint8Array<ArrayBuffer>;
  readonly sparse: boolean;
  readonly rank: Rank;
  readonly at: number;
}

/** The most messages of sound that wait: older sound is of no use. */
const mostSound = 8;

/** The messages to one viewer that wait until its lane has room. */
export class ViewerQueue {
  #waiting: Waiting[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Returns how long the oldest message of a picture has waited, in milliseconds. */
  wait(now: number): number {
    const oldest = this.#waiting.find((each) => each.rank === rank.picture);
    return oldest === undefined ? 0 : now - oldest.at;
  }

  has(message: Uint8Array<ArrayBuffer>): boolean {
    return this.#waiting.some((each) => each.message === message);
  }

  add(message: Waiting): void {
    const before = this.#waiting.findLastIndex((each) => each.rank <= message.rank);
    this.#waiting.splice(before + 1, 0, message);
    if (message.rank === rank.sound && before + 1 >= mostSound) this.#waiting.shift();
  }

  take(): Waiting | undefined {
    return this.#waiting.shift();
  }

  /** Drops the pictures; returns how many messages these were. */
  clear(): number {
    const before = this.#waiting.length;
    this.#waiting = this.#waiting.filter((each) => each.rank === rank.sound);
    return before - this.#waiting.length;
  }
}
