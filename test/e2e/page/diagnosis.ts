import { checkConnectivity } from '../../../src/diagnosis/connectivity/check-connectivity.ts';
import type { ConnectivityResult } from '../../../src/diagnosis/connectivity/connectivity-result.ts';
import type {
  ConnectivityCheck,
  ConnectivityOptions,
} from '../../../src/diagnosis/connectivity/run-steps.ts';
import { createSignaling } from '../../../src/signaling/create-signaling.ts';
import { tapped } from '../../kit/signaling/tapped-signaling.ts';

/** Returns the results of a whole check. */
async function check(
  options: ConnectivityOptions,
  run: ConnectivityCheck,
): Promise<ConnectivityResult[]> {
  const results: ConnectivityResult[] = [];
  for await (const result of checkConnectivity(options, run)) results.push(result);
  return results;
}

/** How long each task of the page took that lasted over 50 ms, in milliseconds. */
const longTasks: number[] = [];
if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(Math.round(duration));
  }).observe({ type: 'longtask' });
}

/** Attaches an element whose signaling loses a share of the signals that it sends. */
function enter(
  tag: 'beach-session' | 'beach-viewer',
  { road, loss, ...options }: { road: string; loss: number; session: string; name: string },
): void {
  const signaling = tapped(createSignaling(road), {
    outgoing: (signal, pass) => {
      if (Math.random() >= loss) pass(signal);
    },
  });
  document.body.append(
    Object.assign(document.createElement(tag), { ...options, signaling, id: options.name }),
  );
}

const diagnosis = { check, enter, longTasks };

declare global {
  interface Window {
    diagnosis: typeof diagnosis;
  }
}

window.diagnosis = diagnosis;
