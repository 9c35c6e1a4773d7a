import type { Runtime } from '../runtime/runtime.ts';
import type { SignalingObserver } from '../signaling/signaling.ts';

/** Observes signaling, and counts what it drops. */
export function observeSignaling(
  { counters, log }: Runtime,
  events: Pick<SignalingObserver, 'state' | 'message'>,
): SignalingObserver {
  return {
    ...events,
    invalid: () => {
      counters.invalidDropped += 1;
    },
    dropped: ({ to, kind }, { code }) => {
      counters.overflowDropped += 1;
      log('warn', 'signal-dropped', { peerId: to, kind, code });
    },
  };
}
