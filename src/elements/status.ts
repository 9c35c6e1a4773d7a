/** How an element stands, for people. */
export interface Status {
  readonly words: string;
  /** `quiet` nothing goes on, `busy` something is awaited, `good`, `bad`. */
  readonly tone: 'quiet' | 'busy' | 'good' | 'bad';
  /** What went wrong, and what to do about it. */
  readonly sentence?: string | undefined;
}
