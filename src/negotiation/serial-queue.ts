/**
 * Runs tasks one at a time, in order. A failed task is reported, and does not hold up the next one. Tasks that wait
 * when the queue is closed never run.
 */
export class SerialQueue {
  readonly #limit: number;
  readonly #failed: (error: unknown) => void;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = false;
  #closed = false;

  /** `limit`: how many tasks may wait. `failed` receives the error of each failed task. */
  constructor(limit: number, failed: (error: unknown) => void) {
    this.#limit = limit;
    this.#failed = failed;
  }

  /** Returns false if the queue is full or closed, and does not take the task. */
  add(task: () => Promise<void>): boolean {
    if (this.#closed || this.#waiting.length >= this.#limit) return false;
    this.#waiting.push(task);
    void this.#run();
    return true;
  }

  /** Whether no task waits for the one that runs. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0;
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
