import { diagnosisEnglish } from '../words/diagnosis-english.ts';
import { type ConnectivityResult, inWords } from './connectivity-result.ts';
import { type ConnectivityCheck, type ConnectivityOptions, runSteps } from './run-steps.ts';

/**
 * Finds out what keeps this browser from connecting: its settings, the road, or the STUN and TURN servers, through each
 * of which it sends data and video to itself. Yields each result as soon as it is there. No session is touched, and
 * nobody is asked for a permission. Ends early, without an error, if `signal` aborts.
 *
 * @example
 * for await (const { step, outcome, message } of checkConnectivity(viewer)) console.log(step, outcome, message);
 */
export async function* checkConnectivity(
  options: ConnectivityOptions = {},
  run: ConnectivityCheck = {},
): AsyncGenerator<ConnectivityResult, void, void> {
  for await (const result of runSteps(options, run)) {
    yield inWords(result, diagnosisEnglish.diagnosis);
  }
}
