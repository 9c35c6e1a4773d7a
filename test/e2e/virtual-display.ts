import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { aptInstall, isInstalled } from '../../scripts/apt-install.mjs';

/** What stands for a screen where there is none. */
const program = 'Xvfb';

/** What keeps a browser from having a screen to share here, and what to do; null where nothing does. */
export function obstacle(): string | null {
  if (process.platform !== 'linux') return 'virtual displays are made on Linux alone';
  if (!isInstalled(program)) aptInstall(['xvfb']);
  return isInstalled(program) ? null : `${program} is missing (Debian: apt-get install xvfb)`;
}

/** A display that nobody sees, for as long as the tests take. */
export interface VirtualDisplay {
  /** As `DISPLAY` has it. */
  readonly name: string;
  close(): void;
}

export async function openVirtualDisplay(): Promise<VirtualDisplay> {
  // It chooses a free number, and prints it once it is ready.
  const server = spawn(program, ['-displayfd', '1', '-screen', '0', '800x600x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [number] = await Promise.race([
    once(server.stdout, 'data'),
    once(server, 'exit').then(() => Promise.reject(new Error(`${program} has ended.`))),
  ]);
  return { name: `:${String(number).trim()}`, close: () => void server.kill() };
}
