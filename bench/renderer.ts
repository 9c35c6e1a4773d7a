import { readFile } from 'node:fs/promises';
import type { CDPSession, Page } from 'puppeteer-core';

const MiB = 1024 * 1024;
const turns = 3;

/** Measures the process of a page with all its threads: WebRTC does little of its work on the page's own. */
export class Renderer {
  readonly #pid: number;
  readonly #browser: CDPSession;
  readonly #page: CDPSession;

  private constructor(pid: number, browser: CDPSession, page: CDPSession) {
    this.#pid = pid;
    this.#browser = browser;
    this.#page = page;
  }

  /** Finds the process of a page. A browser does not tell it, so the page keeps it busy for a moment. */
  static async of(page: Page): Promise<Renderer> {
    const browser = await page.browser().target().createCDPSession();
    // Another process may be busy once, but hardly every time.
    let least = new Map<number, number>();
    for (let turn = 0; turn < turns; turn += 1) {
      const before = await cpuTimes(browser);
      await page.evaluate(() => {
        const end = performance.now() + 100;
        while (performance.now() < end);
      });
      const worked = [...(await cpuTimes(browser))].map(([pid, seconds]): [number, number] => [
        pid,
        Math.min(seconds - (before.get(pid) ?? seconds), least.get(pid) ?? (turn ? 0 : seconds)),
      ]);
      least = new Map(worked);
    }
    const [pid] = [...least].reduce((most, each) => (each[1] > most[1] ? each : most));
    return new Renderer(pid, browser, await page.createCDPSession());
  }

  /** Returns the CPU time so far. */
  async cpuSeconds(): Promise<number> {
    return (await cpuTimes(this.#browser)).get(this.#pid) ?? 0;
  }

  /** Returns the CPU time so far of the browser's network service, which sends and receives for all its pages. */
  async networkSeconds(): Promise<number> {
    const { processInfo } = await this.#browser.send('SystemInfo.getProcessInfo');
    let seconds = 0;
    for (const { type, id, cpuTime } of processInfo) {
      const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
      if (type === 'utility' && command.includes('network.mojom.NetworkService'))
        seconds += cpuTime;
    }
    return seconds;
  }

  /** Returns the size of the JavaScript heap after a garbage collection. */
  async heapMiB(): Promise<number> {
    await this.#page.send('HeapProfiler.collectGarbage');
    return (await this.#page.send('Runtime.getHeapUsage')).usedSize / MiB;
  }

  /** Returns the memory of the process, with a share of what it has in common with others (PSS). */
  async processMiB(): Promise<number> {
    const text = await readFile(`/proc/${this.#pid}/smaps_rollup`, 'utf8').catch(() => '');
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
    if (!kilobytes) throw new Error('The memory of a process can be read on Linux only.');
    return Number(kilobytes) / 1024;
  }
}

/** Returns the processes of all pages, without those of the browser's own windows. */
async function cpuTimes(browser: CDPSession): Promise<Map<number, number>> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const times = new Map<number, number>();
  for (const { type, id, cpuTime } of processInfo) {
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    if (type === 'renderer' && !command.includes('--top-chrome-webui')) times.set(id, cpuTime);
  }
  return times;
}
