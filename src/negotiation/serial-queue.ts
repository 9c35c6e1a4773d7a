/**
 * Runs tasks one at a time, in order. A task that fails is told of, and does not hold up the next; what
 * waits when the queue is closed is never run.
 */
export class SerialQueue {
  readonly #limit: number;
  readonly #failed: (error: unknown) => void;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = false;
  #closed = false;

  /** `limit`: how many tasks may wait. */
  constructor(limit: number, failed: (error: unknown) => void) {
    this.#limit = limit;
    this.#failed = failed;
  }

  /** False where the queue is full or closed, and the task was not taken. */
  add(task: () => Promise<void>): boolean {
    if (this.#closed || this.#waiting.length >= this.#limit) return false;
    this.#waiting.push(task);
    void this.#run();
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let task = this.#waiting.shift(); task; task = this.#waiting.shift()) {
        await task().catch(this.#failed);
      }
    } finally {
      this.#running = false;
    }
  }
}
