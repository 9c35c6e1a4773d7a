/** An element's state, as people read it. */
export interface Status {
  readonly words: string;
  /** `quiet`: nothing is going on; `busy`: it is waiting for something; `good`; `bad`. */
  readonly tone: 'quiet' | 'busy' | 'good' | 'bad';
  /** What went wrong, and what to do about it. */
  readonly sentence?: string | undefined;
}
