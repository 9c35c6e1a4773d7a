import type { Clock } from '../../../src/runtime/clock.ts';
import { exportsOf, type Mutant } from './mutant.ts';

const inSerialQueue = exportsOf<typeof import('../../../src/negotiation/serial-queue.ts')>(
  'src/negotiation/serial-queue.ts',
);
const inPeerTransport = exportsOf<typeof import('../../../src/negotiation/peer-transport.ts')>(
  'src/negotiation/peer-transport.ts',
);

/** A queue has no clock. That of the last transport will do, because all pages share one time. */
let clock: Clock;

export const serialMutants: readonly Mutant[] = [
  {
    rule: 'serial per peer',
    name: 'signals of one peer are processed side by side',
    faults: [
      inSerialQueue('SerialQueue', (Sound) => {
        return class extends Sound {
          override add(task: () => Promise<void>): boolean {
            return super.add(async () => {
              task().catch(() => {});
            });
          }
        };
      }),
    ],
  },
  {
    rule: 'serial per peer',
    name: 'the lock is released by a timer',
    faults: [
      inPeerTransport('PeerTransport', (Sound) => {
        return class extends Sound {
          constructor(...[options, events]: ConstructorParameters<typeof Sound>) {
            ({ clock } = options.runtime);
            super(options, events);
          }
        };
      }),
      inSerialQueue('SerialQueue', (Sound) => {
        return class extends Sound {
          readonly #end = new AbortController();

          override add(task: () => Promise<void>): boolean {
            const { signal } = this.#end;
            const released = (): Promise<void> =>
              new Promise((resolve) => clock.after(4, resolve, signal));
            return super.add(() => Promise.race([task(), released()]));
          }

          override close(): void {
            super.close();
            this.#end.abort();
          }
        };
      }),
    ],
  },
  {
    rule: 'serial per peer',
    name: 'the lock is never released',
    faults: [
      inSerialQueue('SerialQueue', (Sound) => {
        return class extends Sound {
          #pending = 0;
          #locked = false;

          override add(task: () => Promise<void>): boolean {
            if (this.#locked) return true;
            this.#pending += 1;
            return super.add(async () => {
              try {
                await task();
              } finally {
                this.#pending -= 1;
                this.#locked = this.#pending === 0;
              }
            });
          }
        };
      }),
    ],
  },
];
