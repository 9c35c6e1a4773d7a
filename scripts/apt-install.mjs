// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Tries to install Debian packages, as root on Debian or Ubuntu. Does nothing elsewhere.
 *
 * @param {string[]} packages
 */
export function aptInstall(packages) {
  if (!mayInstall()) return;
  console.log(`Installing ${packages.join(' and ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const step of [['update'], ['install', '-y', ...packages]]) {
    const { status } = spawnSync('apt-get', step, { stdio: 'inherit', env });
    if (status !== 0) break;
  }
}

/**
 * Returns whether the shell finds a program.
 *
 * @param {string} program
 */
export function isInstalled(program) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

function mayInstall() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}
