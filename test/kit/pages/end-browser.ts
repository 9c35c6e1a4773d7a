import { once } from 'node:events';
import type { Browser } from 'puppeteer-core';

/** Ends a browser and its processes at once. One that is asked to close may never exit, and puppeteer waits for it. */
export async function endBrowser(browser: Browser): Promise<void> {
  const running = browser.process();
  if (running?.pid === undefined || running.exitCode !== null || running.signalCode !== null)
    return;
  const exited = once(running, 'exit');
  // Puppeteer starts it as the leader of a group of its own, except on Windows.
  if (process.platform === 'win32') running.kill();
  else process.kill(-running.pid, 'SIGKILL');
  await exited;
}
