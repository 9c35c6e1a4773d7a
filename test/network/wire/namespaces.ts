import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const prefix = 'beach-net';

/**
 * The Linux network namespaces of this process, one for each node. Their processes reach only each other, and not the
 * network of this machine.
 */
export class Namespaces {
  readonly #nodes: readonly string[];
  readonly #folder: string;

  /** `folder` is where programs are written. */
  constructor(nodes: readonly string[], folder: string) {
    removeAbandoned();
    this.#nodes = nodes;
    this.#folder = folder;
    for (const node of nodes) {
      const name = this.nameOf(node);
      run(`ip netns add ${name}`);
      run(`ip -n ${name} link set lo up`);
      for (const which of ['all', 'default']) {
        run(`ip netns exec ${name} sysctl -qw net.ipv6.conf.${which}.disable_ipv6=1`);
      }
    }
  }

  /** Returns the name of the namespace for `ip netns`. */
  nameOf(node: string): string {
    return `${prefix}-${process.pid}-${node}`;
  }

  /** Runs `ip` with these arguments on a node. */
  ip(node: string, args: string): void {
    run(`ip -n ${this.nameOf(node)} ${args}`);
  }

  /** Returns the words of a command that runs `command` on a node. */
  command(node: string, ...command: string[]): [string, ...string[]] {
    return ['ip', 'netns', 'exec', this.nameOf(node), ...command];
  }

  /** Returns the path of a program that runs `executable` on a node. */
  executable(node: string, executable: string): string {
    const path = join(this.#folder, `on-${node}`);
    const command = this.command(node, executable).join(' ');
    writeFileSync(path, `#!/bin/sh\nexec ${command} "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** Ends all processes of the namespaces, and removes the namespaces. */
  remove(): void {
    for (const node of this.#nodes) removeNamespace(this.nameOf(node));
  }
}

/** Removes the namespaces of test processes that were killed. */
function removeAbandoned(): void {
  const names = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' });
  for (const [name, pid] of names.matchAll(new RegExp(`\\b${prefix}-(\\d+)-\\S+`, 'g'))) {
    if (!existsSync(`/proc/${pid}`)) removeNamespace(name);
  }
}

function removeNamespace(name: string): void {
  try {
    const pids = execFileSync('ip', ['netns', 'pids', name], { encoding: 'utf8', stdio: 'pipe' });
    for (const pid of pids.split('\n').filter(Boolean)) kill(Number(pid));
    run(`ip netns del ${name}`);
  } catch {
    // The namespace does not exist.
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has ended.
  }
}

function run(command: string): void {
  const [program = '', ...args] = command.split(' ');
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
