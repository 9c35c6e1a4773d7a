import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Namespaces } from './namespaces.ts';

/** A path from one node to another. */
export interface Path {
  /** The delay of one direction, in milliseconds. */
  readonly delay: number;
  /** The maximum variation of the delay, in milliseconds. Packets keep their order. */
  readonly jitter: number;
  /** The lost share of the packets, in percent. */
  readonly loss: number;
}

/** The limit of one direction of a node's interface. */
export interface Rate {
  readonly kilobits: number;
  /** The bytes of the queue; more are dropped. Default: half a second of the rate, and at least 16 KiB. */
  readonly queue?: number;
}

/** Counts of packets. */
export interface NodeStats {
  readonly sent: number;
  readonly received: number;
  /** Packets that a full queue of the node's uplink or downlink dropped. */
  readonly overflowed: number;
  /** Packets of the node that were lost on the path. */
  readonly lost: number;
}

const perfect: Path = { delay: 0, jitter: 0, loss: 0 };
const source = fileURLToPath(new URL('wire.c', import.meta.url));

/**
 * Connects nodes, each in a network namespace, by a wire whose delay, rate and loss can change while it is in use. By
 * default it has none of them. `wire.c` moves the packets, since not every kernel has netem.
 */
export class Wire {
  readonly #folder = mkdtempSync(join(tmpdir(), 'beach-wire-'));
  readonly #nodes: readonly string[];
  readonly #namespaces: Namespaces;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  readonly #paths = new Map<string, Path>();
  readonly #addresses = new Map<string, number>();
  #errors = '';
  /** The last command, whose answer the next one waits for. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(nodes: readonly string[]) {
    const program = join(this.#folder, 'wire');
    execFileSync('cc', ['-O2', '-Wall', '-o', program, source], { stdio: 'pipe' });
    this.#nodes = nodes;
    this.#namespaces = new Namespaces(nodes, this.#folder);
    const names = nodes.map((node) => this.#namespaces.nameOf(node));
    this.#process = spawn(program, names);
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    this.#answers = createInterface(this.#process.stdout)[Symbol.asyncIterator]();
  }

  /** Creates the namespaces and the wire. Call `remove()` in any case. */
  static async lay(...nodes: string[]): Promise<Wire> {
    const wire = new Wire(nodes);
    try {
      await wire.#answer('ready');
      for (const node of nodes) wire.#settle(node);
    } catch (error) {
      wire.remove();
      throw error;
    }
    return wire;
  }

  /** Returns the current address of the node. */
  address(node: string): string {
    return `10.77.${this.#number(node)}.${this.#addresses.get(node) ?? 1}`;
  }

  /** Changes the given properties of both paths between two nodes. */
  async between(one: string, other: string, change: Partial<Path>): Promise<void> {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const key = `${this.#number(from)} ${this.#number(to)}`;
      const path = { ...perfect, ...this.#paths.get(key), ...change };
      this.#paths.set(key, path);
      await this.#tell(`path ${key} ${path.delay} ${path.jitter} ${path.loss}`);
    }
  }

  /** Changes all paths. */
  async everywhere(change: Partial<Path>): Promise<void> {
    for (const [index, one] of this.#nodes.entries()) {
      for (const other of this.#nodes.slice(index + 1)) await this.between(one, other, change);
    }
  }

  /** Cuts the wire between two nodes without taking their interfaces down. */
  cut(one: string, other: string): Promise<void> {
    return this.between(one, other, { loss: 100 });
  }

  mend(one: string, other: string): Promise<void> {
    return this.between(one, other, { loss: 0 });
  }

  /** Limits the rate at which a node sends (`up`) or receives (`down`); null removes the limit. */
  async limit(node: string, way: 'up' | 'down', rate: Rate | null): Promise<void> {
    const { kilobits = 0, queue = Math.max(16 * 1024, (kilobits * 1000) / 8 / 2) } = rate ?? {};
    await this.#tell(`${way} ${this.#number(node)} ${kilobits * 1000} ${queue}`);
  }

  /** Removes all delays, losses and limits. */
  async reset(): Promise<void> {
    await this.everywhere(perfect);
    for (const node of this.#nodes) {
      await this.limit(node, 'up', null);
      await this.limit(node, 'down', null);
    }
  }

  /** Removes a node's address, as when a laptop changes networks, and assigns another after `gap` milliseconds. */
  async changeAddress(node: string, gap = 0): Promise<void> {
    this.#namespaces.ip(node, 'addr flush dev eth0');
    await wait(gap);
    this.#addresses.set(node, (this.#addresses.get(node) ?? 1) + 1);
    this.#settle(node);
  }

  /** Returns what each node has sent and received since the wire was laid. */
  async stats(): Promise<Record<string, NodeStats>> {
    const all = JSON.parse(await this.#ask('stats')) as NodeStats[];
    return Object.fromEntries(all.map((stats, index) => [this.#nodes[index], stats]));
  }

  /** Returns the words of a command that runs `command` on a node. */
  command(node: string, ...command: string[]): [string, ...string[]] {
    return this.#namespaces.command(node, ...command);
  }

  /** Returns the path of a program that runs `executable` on a node. */
  executable(node: string, executable: string): string {
    return this.#namespaces.executable(node, executable);
  }

  /** Takes up the wire, ends every process on its nodes, and removes their namespaces. */
  remove(): void {
    this.#process.kill();
    this.#namespaces.remove();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #settle(node: string): void {
    this.#namespaces.ip(node, `addr add ${this.address(node)}/24 dev eth0`);
    this.#namespaces.ip(node, 'link set eth0 txqueuelen 10000 up');
    // Browsers take the address that a route to the internet would use.
    this.#namespaces.ip(node, 'route replace default dev eth0');
  }

  #number(node: string): number {
    const number = this.#nodes.indexOf(node);
    if (number < 0) throw new Error(`There is no node ${node}.`);
    return number;
  }

  async #tell(command: string): Promise<void> {
    const answer = await this.#ask(command);
    if (answer !== 'ok') throw new Error(`${command}: ${answer}`);
  }

  #ask(command: string): Promise<string> {
    const asked = this.#last.then(() => {
      this.#process.stdin.write(`${command}\n`);
      return this.#answer(command);
    });
    this.#last = asked.catch(() => {});
    return asked;
  }

  async #answer(to: string): Promise<string> {
    const { done, value } = await this.#answers.next();
    if (done) throw new Error(`The wire has ended (${to}): ${this.#errors}`);
    return value;
  }
}
