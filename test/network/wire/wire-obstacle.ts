import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { aptInstall, isInstalled } from '../../../scripts/apt-install.mjs';

/** The Debian packages of the commands that a wire needs. */
const packages = { ip: 'iproute2', sysctl: 'procps', cc: 'gcc libc6-dev' };
type Tool = keyof typeof packages;

/** Returns why this machine can have no wire, and the remedy; null if it can. Installs missing packages. */
export function wireObstacle(): string | null {
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const wanted = missing().flatMap((tool) => packages[tool].split(' '));
  if (wanted.length > 0) aptInstall(wanted);
  const [tool] = missing();
  if (tool) return `${tool} is missing (Debian: apt-get install ${packages[tool]})`;
  if (!existsSync('/dev/net/tun')) return 'this machine has no /dev/net/tun (modprobe tun)';
  try {
    execFileSync('unshare', ['--net', 'true'], { stdio: 'pipe' });
  } catch {
    return 'this machine allows no network namespaces';
  }
  return null;
}

function missing(): Tool[] {
  return (Object.keys(packages) as Tool[]).filter((tool) => !isInstalled(tool));
}
