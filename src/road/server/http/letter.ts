/** A message for a peer, from when the road sends it until the peer has it. */
export class Letter {
  /** Counts the messages to this peer from 1. */
  readonly id: number;
  /** The message, as JSON in UTF-8. */
  readonly frame: Buffer;
  /** Whether a response is taking it to the peer. */
  taken = false;
  readonly #gone: () => void;
  #parsed: Record<string, unknown> | undefined;

  /** `gone` is called when the letter leaves the memory of the road. */
  constructor(id: number, frame: Uint8Array, gone: () => void) {
    this.id = id;
    this.frame = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    this.#gone = gone;
  }

  /** Returns whether the message has these values in its fields. */
  fits(filter: LetterFilter): boolean {
    this.#parsed ??= JSON.parse(this.frame.toString()) as Record<string, unknown>;
    for (const [field, value] of Object.entries(filter)) {
      if (this.#parsed[field] !== value) return false;
    }
    return true;
  }

  /** Call once, when the peer has it or never will. */
  discard(): void {
    this.#gone();
  }
}

/** The fields that a message must have, such as `kind`; empty for any message. */
export type LetterFilter = Readonly<Record<string, string>>;
