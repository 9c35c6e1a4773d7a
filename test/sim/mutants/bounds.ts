import type { Connection } from '../../../src/link/connection/connection.ts';
import type { MediaKind } from '../../../src/link/connection/media.ts';
import type { EntryVerdict, JoinedViewer } from '../../../src/session/membership/admission.ts';
import { exportsOf, type Mutant } from './mutant.ts';

const inSlots = exportsOf<typeof import('../../../src/negotiation/handshake-slots.ts')>(
  'src/negotiation/handshake-slots.ts',
);
const inPeerTransport = exportsOf<typeof import('../../../src/negotiation/peer-transport.ts')>(
  'src/negotiation/peer-transport.ts',
);
const inTimers = exportsOf<typeof import('../../../src/negotiation/handshake-timers.ts')>(
  'src/negotiation/handshake-timers.ts',
);
const inAdmission = exportsOf<typeof import('../../../src/session/membership/admission.ts')>(
  'src/session/membership/admission.ts',
);

export const boundMutants: readonly Mutant[] = [
  {
    rule: 'everything is bounded',
    name: 'room for what is not welcome is asked for without end',
    faults: [
      inPeerTransport('PeerTransport', (Sound) => {
        return class extends Sound {
          readonly #current: { connection: Connection | null };

          constructor(...[options, events]: ConstructorParameters<typeof Sound>) {
            const current: { connection: Connection | null } = { connection: null };
            const createConnection: typeof options.createConnection = async (...given) => {
              current.connection = await options.createConnection(...given);
              return current.connection;
            };
            super({ ...options, createConnection }, events);
            this.#current = current;
          }

          override missing(): MediaKind[] {
            return this.#current.connection?.missing() ?? [];
          }
        };
      }),
    ],
  },
  {
    rule: 'everything is bounded',
    name: 'any number of handshakes at once',
    faults: [
      inSlots('HandshakeSlots', (Sound) => {
        return class extends Sound {
          constructor() {
            super(Number.POSITIVE_INFINITY);
          }
        };
      }),
    ],
  },
  {
    rule: 'everything is bounded',
    name: 'an aborted join keeps its slot among the handshakes',
    faults: [
      inSlots('HandshakeSlot', (Sound) => {
        return class extends Sound {
          readonly #signal: AbortSignal;

          constructor(...given: ConstructorParameters<typeof Sound>) {
            super(...given);
            this.#signal = given[2];
          }

          override release(): void {
            if (!this.#signal.aborted) super.release();
          }
        };
      }),
    ],
  },
  {
    rule: 'everything is bounded',
    name: 'a negotiator that gave up waiting is granted a slot',
    faults: [
      inSlots('HandshakeSlots', (Sound) => {
        return class extends Sound {
          override acquire(grant: () => void, signal: AbortSignal, first?: boolean): void {
            if (!signal.aborted) super.acquire(grant, new AbortController().signal, first);
          }
        };
      }),
    ],
  },
  {
    rule: 'everything is bounded',
    name: 'a full session takes one more',
    faults: [
      inAdmission('Admission', (Sound) => {
        return class extends Sound {
          constructor(...[rules, ...rest]: ConstructorParameters<typeof Sound>) {
            super(() => ({ ...rules(), maxViewers: rules().maxViewers + 1 }), ...rest);
          }
        };
      }),
    ],
  },
  {
    rule: 'everything is bounded',
    name: 'a viewer that has left keeps its place',
    faults: [
      inAdmission('Admission', (Sound) => {
        return class extends Sound {
          readonly #kept = new Map<string, JoinedViewer>();

          override enter(joined: readonly JoinedViewer[]): EntryVerdict {
            for (const viewer of joined) this.#kept.set(viewer.peerId, viewer);
            return super.enter([...this.#kept.values()]);
          }
        };
      }),
    ],
  },
  {
    rule: 'no silent loss',
    name: 'signals that may have been lost are not sent again',
    faults: [
      inTimers('HandshakeTimers', (Sound) => {
        return class extends Sound {
          constructor(options: ConstructorParameters<typeof Sound>[0]) {
            super({ ...options, repeat: () => {} });
          }
        };
      }),
    ],
  },
];
