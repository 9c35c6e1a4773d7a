// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * Installs Debian packages, as root on Debian or Ubuntu; elsewhere, and where that fails, nothing happens.
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

function mayInstall() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}
