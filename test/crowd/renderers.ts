import type { Page } from 'puppeteer-core';

/** True if processes can be stopped here. */
export const canStop = process.platform !== 'win32';

/**
 * Stops every renderer of a page's browser, as the system stops a process: its pages neither run, receive nor send.
 * Use it with a browser that has no other page.
 */
export class Renderers {
  readonly #pids: readonly number[];
  #stopped = false;

  private constructor(pids: readonly number[]) {
    this.#pids = pids;
  }

  static async of(page: Page): Promise<Renderers> {
    const devTools = await page.browser().target().createCDPSession();
    const { processInfo } = await devTools.send('SystemInfo.getProcessInfo');
    await devTools.detach();
    return new Renderers(processInfo.flatMap(({ type, id }) => (type === 'renderer' ? id : [])));
  }

  stop(): void {
    this.#signal('SIGSTOP');
    this.#stopped = true;
  }

  /** Call in any case: a stopped process outlives its browser. */
  resume(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#signal('SIGCONT');
  }

  #signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    for (const pid of this.#pids) {
      try {
        process.kill(pid, signal);
      } catch {
        // A spare renderer may have ended.
      }
    }
  }
}
