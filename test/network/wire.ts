import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptInstall, isInstalled } from '../../scripts/apt-install.mjs';

/** What keeps these tests from running here; null where nothing does. */
export function obstacle(): string | null {
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  const packages = ['iproute2', 'nftables'];
  if (missing() !== undefined) aptInstall(packages);
  const tool = missing();
  if (tool !== undefined)
    return `${tool} is missing (Debian: apt-get install ${packages.join(' ')})`;
  try {
    run('ip netns add beach-try');
    run('ip netns del beach-try');
  } catch {
    return 'this machine allows no network namespaces';
  }
  return null;
}

/** The first tool that is needed and not there. */
function missing(): string | undefined {
  return ['ip', 'nft', 'tc'].find((tool) => !isInstalled(tool));
}

/**
 * Two hosts of a network of their own, each with two wires: one to the other, for peer connections, and
 * one to this machine that lets nothing but TCP through, for pages and the road.
 */
export class Wire {
  static readonly #hosts = ['beach-a', 'beach-b'];

  /** This machine's address, as each host sees it. */
  readonly gateways = ['10.78.1.1', '10.78.2.1'] as const;

  constructor() {
    this.remove();
    for (const host of Wire.#hosts) run(`ip netns add ${host}`);
    run('ip link add beach-w0 netns beach-a type veth peer name beach-w1 netns beach-b');
    for (const [index, host] of Wire.#hosts.entries()) {
      run(`ip -n ${host} addr add 10.77.0.${index + 1}/24 dev beach-w${index}`);
      run(`ip -n ${host} link set beach-w${index} up`);
      run(`ip -n ${host} link set lo up`);
      run(`ip link add beach-m${index} type veth peer name eth0 netns ${host}`);
      run(`ip addr add ${this.gateways[index]}/24 dev beach-m${index}`);
      run(`ip link set beach-m${index} up`);
      run(`ip -n ${host} addr add 10.78.${index + 1}.2/24 dev eth0`);
      run(`ip -n ${host} link set eth0 up`);
      run(`ip netns exec ${host} nft add table inet beach`);
      this.#chain(host, 'out', 'output');
      run(`ip netns exec ${host} nft add rule inet beach out oifname eth0 meta l4proto udp drop`);
      // Where it comes in: who sends would be told of what is dropped on the way out.
      this.#chain(host, 'lossy', 'input');
    }
  }

  /** Cuts the wire somewhere in the middle: neither host's interface goes down. */
  cut(): void {
    this.drop(100);
  }

  mend(): void {
    this.drop(0);
  }

  /** Drops this share of the packets between the hosts, both ways; 0 drops none. */
  drop(percent: number): void {
    for (const [index, host] of Wire.#hosts.entries()) {
      run(`ip netns exec ${host} nft flush chain inet beach lossy`);
      if (percent === 0) continue;
      run(
        `ip netns exec ${host} nft add rule inet beach lossy iifname beach-w${index} ${percent < 100 ? `numgen random mod 100 < ${percent} ` : ''}drop`,
      );
    }
  }

  /** Lets no more than so many kbit/s through, each way; null lets everything through. */
  limit(kilobits: number | null): void {
    for (const [index, host] of Wire.#hosts.entries()) {
      const device = `dev beach-w${index}`;
      if (kilobits === null) run(`ip netns exec ${host} tc qdisc del ${device} root`);
      else {
        const bucket = `tbf rate ${kilobits}kbit burst 8kb latency 200ms`;
        run(`ip netns exec ${host} tc qdisc replace ${device} root ${bucket}`);
      }
    }
  }

  /** A program that runs `executable` on one of the hosts. */
  on(index: 0 | 1, executable: string): string {
    const path = join(mkdtempSync(join(tmpdir(), 'beach-')), `on-${index}`);
    writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${Wire.#hosts[index]} ${executable} "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  remove(): void {
    for (const host of Wire.#hosts) {
      try {
        run(`ip netns del ${host}`);
      } catch {
        // It was not there.
      }
    }
  }

  #chain(host: string, name: string, hook: string): void {
    run(
      `ip netns exec ${host} nft add chain inet beach ${name} { type filter hook ${hook} priority 0 ; }`,
    );
  }
}

function run(command: string): void {
  const [program = '', ...args] = command.split(' ');
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
