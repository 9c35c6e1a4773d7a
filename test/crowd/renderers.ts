import type { Page } from 'puppeteer-core';

/** Whether processes can be stopped here. */
export const canStop = process.platform !== 'win32';

/**
 * Stops what shows this page as the system stops a process: it computes nothing, hears nothing, and says
 * nothing. To be used with a browser that has no other page, of which it stops every renderer.
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

  /** To be called in any case: a stopped process outlives its browser. */
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
