import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * Passes TCP connections on, until it is frozen: then they stay open, and nothing arrives. It has a process of its own, so
 * that a test with much to do does not hold up what passes.
 */
export class FrozenProxy {
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.port = port;
  }

  static async start(port: number): Promise<FrozenProxy> {
    const child = fork(new URL('./freezing-relay.ts', import.meta.url), [String(port)], {
      execArgv: ['--no-warnings', '--import=tsx'],
    });
    const [own] = await once(child, 'message');
    return new FrozenProxy(child, own as number);
  }

  freeze(): void {
    this.#process.send(true);
  }

  /** Lets everything through again, with what has waited. */
  thaw(): void {
    this.#process.send(false);
  }

  close(): void {
    this.#process.kill();
  }
}
