import type { Clock } from '../../../src/runtime/clock.ts';
import {
  afterStep,
  counts,
  exportsOf,
  type Fault,
  inHandshake,
  inStepOf,
  type Mutant,
} from './mutant.ts';

const inDeadline = exportsOf<typeof import('../../../src/negotiation/handshake/deadline.ts')>(
  'src/negotiation/handshake/deadline.ts',
);
const inTimers = exportsOf<typeof import('../../../src/negotiation/handshake-timers.ts')>(
  'src/negotiation/handshake-timers.ts',
);

/** Multiplies the wait before each retry of the side that may offer. */
function slowedRetries(factor: number): Fault {
  return inDeadline('deadlineOf', (sound) => (state, mayOffer, ...rest) => {
    const ms = sound(state, mayOffer, ...rest);
    return ms !== null && mayOffer && state.phase === 'backoff' ? factor * ms : ms;
  });
}

export const retryMutants: readonly Mutant[] = [
  {
    rule: 'retry',
    name: 'the count of retries starts anew when a connection closes',
    faults: [
      afterStep((step) => {
        const [next, effects] = step;
        return counts(step, 'retries') ? [{ ...next, retries: 1 }, effects] : step;
      }),
    ],
  },
  { rule: 'retry', name: 'retries follow without a wait', faults: [slowedRetries(0)] },
  { rule: 'retry', name: 'retries wait twice as long', faults: [slowedRetries(2)] },
  {
    rule: 'retry',
    name: 'progress does not cancel the deadline',
    faults: [
      inTimers('HandshakeTimers', (Sound) => {
        return class extends Sound {
          constructor(options: ConstructorParameters<typeof Sound>[0]) {
            const { runtime } = options;
            const after: Clock['after'] = (...timer) => {
              runtime.clock.after(...timer);
              return () => {};
            };
            super({ ...options, runtime: { ...runtime, clock: { ...runtime.clock, after } } });
          }
        };
      }),
    ],
  },
  {
    rule: 'retry',
    name: 'a failed handshake is never retried',
    faults: [
      inStepOf('deadline', (sound, state, event, context) => {
        if (state.phase === 'backoff' && context.mayOffer) return [state, []];
        return sound(state, event, context);
      }),
    ],
  },
  {
    rule: 'retry',
    name: 'a peer is given up after the first failure',
    faults: [
      inHandshake(
        'handshake',
        (sound) => (state, event, context) => sound(state, event, { ...context, maxRetries: 0 }),
      ),
    ],
  },
];
