import {
  type ConnectivityOptions,
  checkConnectivity,
} from '../../../diagnosis/connectivity/check-connectivity.ts';
import {
  type ConnectivityResult,
  connectivitySteps,
} from '../../../diagnosis/connectivity/connectivity-result.ts';

const order = Object.keys(connectivitySteps);

/** One check of the connectivity, as a person starts it, and its results so far. */
export class ConnectivityRun {
  readonly #changed: () => void;
  #end: AbortController | null = null;
  #results: ConnectivityResult[] = [];
  /** Whether the results are in the clipboard. */
  copied = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get running(): boolean {
    return this.#end !== null;
  }

  /** The results in the order of the steps. */
  get results(): readonly ConnectivityResult[] {
    return this.#results;
  }

  /** Checks anew. */
  async start(options: ConnectivityOptions): Promise<void> {
    this.stop();
    const end = new AbortController();
    this.#end = end;
    this.#results = [];
    this.copied = false;
    this.#changed();
    for await (const result of checkConnectivity(options, { signal: end.signal })) {
      if (end.signal.aborted) return;
      this.#results = [...this.#results, result].sort(
        (one, other) => order.indexOf(one.step) - order.indexOf(other.step),
      );
      this.#changed();
    }
    if (this.#end !== end) return;
    this.#end = null;
    this.#changed();
  }

  stop(): void {
    this.#end?.abort();
    this.#end = null;
  }

  async copy(): Promise<void> {
    await navigator.clipboard.writeText(inWords(this.#results));
    this.copied = true;
    this.#changed();
  }
}

/** Returns the results as lines of text. */
export function inWords(results: readonly ConnectivityResult[]): string {
  const lines = results.map(
    ({ step, outcome, message }) => `${outcome} · ${connectivitySteps[step]}: ${message}`,
  );
  return `${navigator.userAgent}\n${lines.join('\n')}\n`;
}
