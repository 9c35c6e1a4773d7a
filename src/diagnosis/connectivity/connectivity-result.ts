import { type ConnectivityWords, connectivityEnglish } from '../words/connectivity-english.ts';
import type { DiagnosisWords, Sentence } from '../words/diagnosis-english.ts';

/** The steps of a check, in their order. */
export const connectivitySteps = Object.keys(connectivityEnglish.steps) as ConnectivityStep[];

export type ConnectivityStep = keyof ConnectivityWords['steps'];

/** The outcome of one step; a step with several servers has one for each. */
export interface ConnectivityResult {
  readonly step: ConnectivityStep;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** One or two sentences: what works, or what is wrong and what to check, or why nothing was tried. */
  readonly message: string;
  /** The address that was checked, without credentials. */
  readonly server?: string;
  /** In milliseconds. */
  readonly duration: number;
}

/** What one step has found. */
export interface Verdict extends Pick<ConnectivityResult, 'outcome'> {
  /** Says the message. */
  readonly say: Sentence;
}

/** The outcome of one step, with a message that is said in the language of the reader. */
export type SaidResult = Omit<ConnectivityResult, 'message'> & Verdict;

/** A message, by its words. */
type Message = (words: ConnectivityWords, all: DiagnosisWords) => string;

const verdict =
  (outcome: Verdict['outcome']) =>
  (message: Message): Verdict => ({ outcome, say: (words) => message(words.connectivity, words) });

export const passed = verdict('passed');
export const failed = verdict('failed');
export const skipped = verdict('skipped');

/** Returns a result with its message in these words. */
export function inWords({ say, ...result }: SaidResult, words: DiagnosisWords): ConnectivityResult {
  return { ...result, message: say(words) };
}
