import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Whether to run the tests at full size, as `npm run test:terminal` does, or at a size that fits into `npm test`. */
export const full = process.env.TERMINAL === 'full';

const root = new URL('../../../', import.meta.url);

/** The path of the command line, as it is built. */
export const beach = fileURLToPath(new URL('packages/cli/dist/cli.js', root));

interface EventLine extends Record<string, unknown> {
  readonly event: string;
}

/**
 * One process of the command line, which reports in JSON. `through` is a script of the shell that runs it, as "$@":
 * a pipeline, for example.
 */
export class BeachProcess {
  readonly child: ChildProcess;
  readonly events: EventLine[] = [];
  readonly exit: Promise<number | null>;
  out = '';
  err = '';
  readonly #waiting = new Set<() => void>();

  constructor(
    t: TestContext,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    through = 'exec "$@"',
  ) {
    const end = args.indexOf('--');
    const [before, after] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end)];
    const command = [process.execPath, beach, ...before, '--json', ...after];
    this.child = spawn('/bin/sh', ['-c', through, 'sh', ...command], {
      env: { ...process.env, ...env },
      detached: true,
    });
    t.after(() => this.#killGroup());
    this.exit = once(this.child, 'close').then(([code]) => code as number | null);
    void this.exit.then(() => this.#changed());
    const decoder = new TextDecoder();
    this.child.stdout?.on('data', (bytes: Buffer) => {
      this.out += decoder.decode(bytes, { stream: true });
      this.#changed();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.err += text;
      const lines = this.err.split('\n').filter((line) => line.startsWith('{'));
      const whole = this.err.endsWith('\n') ? lines : lines.slice(0, -1);
      this.events.splice(0, this.events.length, ...whole.map((line) => JSON.parse(line)));
      this.#changed();
    });
  }

  /** Resolves once `condition` holds. */
  async until<T>(condition: () => T | undefined | false): Promise<T> {
    for (;;) {
      const value = condition();
      if (value !== undefined && value !== false) return value;
      assert.equal(this.child.exitCode, null, `It ended too early: ${this.err}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** Resolves with the first event of this name with these details. */
  event(name: string, details: object = {}): Promise<EventLine> {
    return this.until(() =>
      this.events.find(
        (event) =>
          event.event === name &&
          Object.entries(details).every(([key, value]) => event[key] === value),
      ),
    );
  }

  /** The first of the links to watch, or to type along. */
  async link(kind: 'watch' | 'type' = 'watch'): Promise<string> {
    const { [kind]: links } = await this.event('sharing');
    const [link] = links as string[];
    assert.ok(link);
    return link;
  }

  /** Ends all processes of a pipeline. */
  #killGroup(): void {
    try {
      process.kill(-(this.child.pid as number), 'SIGKILL');
    } catch {
      // All have ended.
    }
  }

  #changed(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  shows(text: string): Promise<true> {
    return this.until(() => this.out.includes(text) || undefined).then(() => true);
  }

  write(text: string | Uint8Array): void {
    this.child.stdin?.write(text);
  }
}

/** Returns an environment with a configuration folder of its own. */
export function ownConfig(t: TestContext): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), 'beach-config-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return { XDG_CONFIG_HOME: folder };
}
