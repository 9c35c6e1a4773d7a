import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { aptInstall, isInstalled } from '../../scripts/apt-install.mjs';

/** An X server that needs no screen. */
const program = 'Xvfb';

/** Returns why a browser has no screen to share here, and the remedy; null if it has one. */
export function displayObstacle(): string | null {
  if (process.platform !== 'linux') return 'virtual displays need Linux';
  if (!isInstalled(program)) aptInstall(['xvfb']);
  return isInstalled(program) ? null : `${program} is missing (Debian: apt-get install xvfb)`;
}

/** An invisible display. */
export interface VirtualDisplay {
  /** The value of `DISPLAY`. */
  readonly name: string;
  close(): void;
}

export async function openVirtualDisplay(): Promise<VirtualDisplay> {
  // Xvfb chooses a free number, and prints it when it is ready.
  const server = spawn(program, ['-displayfd', '1', '-screen', '0', '800x600x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [number] = await Promise.race([
    once(server.stdout, 'data'),
    once(server, 'exit').then(() => Promise.reject(new Error(`${program} has ended.`))),
  ]);
  return { name: `:${String(number).trim()}`, close: () => void server.kill() };
}
