import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ServerName } from './protocols.ts';

/** What a server uses. */
export interface Usage {
  /** Resident memory, in bytes, after a garbage collection. */
  rss: number;
  /** CPU time since its start, in microseconds. */
  cpu: { user: number; system: number };
}

/** A server in a process of its own, which shares nothing with those who measure it. */
export class ServerProcess {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  /** `nats` is the address of the NATS server, for a node of several. */
  static async start(name: ServerName, nats?: string): Promise<ServerProcess> {
    const child = fork(new URL('serve.ts', import.meta.url), nats ? [name, nats] : [name], {
      execArgv: ['--no-warnings', '--import=tsx', '--expose-gc'],
    });
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    return new ServerProcess(child, url);
  }

  async usage(): Promise<Usage> {
    const answer = once(this.#process, 'message');
    this.#process.send('usage');
    return (await answer)[0] as Usage;
  }

  async end(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}
