import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { RoadMetrics } from '../../src/road/road-metrics.ts';

/** One node of a road, in a process of its own. */
export class RoadNode {
  readonly #nats: string;
  #process: ChildProcess | null = null;
  #listens = false;
  #port = 0;
  /** What the node has logged, as JSON lines. */
  readonly log: string[] = [];

  private constructor(nats: string) {
    this.#nats = nats;
  }

  /** `nats` is the address of the NATS server, or of what stands before it. */
  static async start(nats: string): Promise<RoadNode> {
    const node = new RoadNode(nats);
    await node.start();
    return node;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}/road`;
  }

  /** Whether a load balancer would send peers to it. */
  get isRunning(): boolean {
    return this.#listens;
  }

  /** The id of the process; undefined where it has ended. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts it again, on the same port. */
  async start(): Promise<void> {
    const args = ['--no-warnings', '--import=tsx', 'src/road/cli.ts', '--open', '--drain', '1s'];
    const where = ['--host', '127.0.0.1', '--port', String(this.#port), '--nats', this.#nats];
    const child = spawn(process.execPath, [...args, ...where], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error(`A node has ended:\n${this.log.join('\n')}`)));
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        this.log.push(line);
        const { event, port } = JSON.parse(line);
        if (event !== 'road-listening') return;
        this.#port = port;
        this.#listens = true;
        resolve();
      });
    });
  }

  async metrics(): Promise<RoadMetrics> {
    const answer = await fetch(this.url.replace('ws:', 'http:').replace('/road', '/healthz'));
    return (await answer.json()) as RoadMetrics;
  }

  /** Ends it without a word. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Lets it drain and hand over its sessions. */
  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** Stops its process for a while, as a machine without time for it does. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    if (!child) return;
    this.#process = null;
    this.#listens = false;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}
