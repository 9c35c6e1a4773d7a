import {
  type ConnectivityResult,
  connectivitySteps,
  inWords,
  type SaidResult,
} from '../../../diagnosis/connectivity/connectivity-result.ts';
import { type ConnectivityOptions, runSteps } from '../../../diagnosis/connectivity/run-steps.ts';
import type { DiagnosisWords } from '../../../diagnosis/words/diagnosis-english.ts';

/** One check of the connectivity, as a person starts it, and its results so far. */
export class ConnectivityRun {
  readonly #changed: () => void;
  readonly #words: () => DiagnosisWords;
  #end: AbortController | null = null;
  #results: SaidResult[] = [];
  /** Whether the results are in the clipboard. */
  copied = false;

  constructor(changed: () => void, words: () => DiagnosisWords) {
    this.#changed = changed;
    this.#words = words;
  }

  get running(): boolean {
    return this.#end !== null;
  }

  /** The results in the order of the steps. */
  get results(): readonly ConnectivityResult[] {
    const words = this.#words();
    return this.#results.map((result) => inWords(result, words));
  }

  /** Checks anew. */
  async start(options: ConnectivityOptions): Promise<void> {
    this.stop();
    const end = new AbortController();
    this.#end = end;
    this.#results = [];
    this.copied = false;
    this.#changed();
    for await (const result of runSteps(options, { signal: end.signal })) {
      if (end.signal.aborted) return;
      this.#results = [...this.#results, result].sort(
        (one, other) => connectivitySteps.indexOf(one.step) - connectivitySteps.indexOf(other.step),
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
    await navigator.clipboard.writeText(asText(this.results, this.#words()));
    this.copied = true;
    this.#changed();
  }
}

/** Returns the results as lines of text. */
export function asText(
  results: readonly ConnectivityResult[],
  { connectivity: { outcomes, steps } }: DiagnosisWords,
): string {
  const lines = results.map(
    ({ step, outcome, message }) => `${outcomes[outcome]} · ${steps[step]}: ${message}`,
  );
  return `${navigator.userAgent}\n${lines.join('\n')}\n`;
}
