import type { Clock } from '../../../src/runtime/clock.ts';
import type { RoadMessage } from '../../../src/signaling/messages.ts';
import { exportsOf, type Mutant } from './mutant.ts';

const inTimers = exportsOf<typeof import('../../../src/negotiation/handshake-timers.ts')>(
  'src/negotiation/handshake-timers.ts',
);
const inPeerTransport = exportsOf<typeof import('../../../src/negotiation/peer-transport.ts')>(
  'src/negotiation/peer-transport.ts',
);
const inRoster = exportsOf<typeof import('../../../src/session/membership/roster.ts')>(
  'src/session/membership/roster.ts',
);
const inRoadSession = exportsOf<typeof import('../../../src/road/sessions/road-session.ts')>(
  'src/road/sessions/road-session.ts',
);

type PeerTransportModule = typeof import('../../../src/negotiation/peer-transport.ts');
type TransportArguments = ConstructorParameters<PeerTransportModule['PeerTransport']>;

/** Leaves a connection open that is made after the leave (`late`), or before it. */
function leavesOpen(late: boolean) {
  return inPeerTransport('PeerTransport', (Sound) => {
    return class extends Sound {
      constructor(...[options, events]: TransportArguments) {
        const createConnection: typeof options.createConnection = async (given, told) => {
          const connection = await options.createConnection(given, told);
          if (given.signal.aborted === late) connection.close = () => {};
          return connection;
        };
        super({ ...options, createConnection }, events);
      }
    };
  });
}

export const leavingMutants: readonly Mutant[] = [
  {
    rule: 'leaving is final',
    name: 'timers survive a leave',
    faults: [
      inTimers('HandshakeTimers', (Sound) => {
        return class extends Sound {
          constructor(options: ConstructorParameters<typeof Sound>[0]) {
            const { runtime, expired } = options;
            const after: Clock['after'] = (ms, callback, signal) =>
              runtime.clock.after(ms, callback, callback === expired ? undefined : signal);
            super({ ...options, runtime: { ...runtime, clock: { ...runtime.clock, after } } });
          }
        };
      }),
    ],
  },
  {
    rule: 'leaving is final',
    name: 'the teardown of a connection hits the next one',
    faults: [
      inPeerTransport('PeerTransport', (Sound) => {
        /** By session and peer, when the former transport was closed. */
        const closedAt = new WeakMap<object, Map<string, number>>();
        return class extends Sound {
          readonly #end = new AbortController();
          readonly #noteClose: () => void;

          constructor(...[options, events]: TransportArguments) {
            super(options, events);
            const { runtime, peerId } = options;
            const { clock } = runtime;
            const times = closedAt.get(runtime) ?? new Map<string, number>();
            closedAt.set(runtime, times);
            this.#noteClose = () => times.set(peerId, clock.now());
            const teardown = (times.get(peerId) ?? Number.NEGATIVE_INFINITY) + 5_000 - clock.now();
            if (teardown > 0) clock.after(teardown, () => this.close(), this.#end.signal);
          }

          override close(): void {
            super.close();
            this.#noteClose();
            this.#end.abort();
          }
        };
      }),
    ],
  },
  {
    rule: 'leaving is final',
    name: 'a peer that left on purpose is tried again',
    faults: [
      inRoster('Roster', (Sound) => {
        return class extends Sound {
          override apply(message: RoadMessage): ReturnType<InstanceType<typeof Sound>['apply']> {
            const left = message.type === 'peer-left' && message.reason === 'left';
            return left ? [] : super.apply(message);
          }
        };
      }),
    ],
  },
  {
    rule: 'leaving is final',
    name: 'a connection stays open after a leave',
    faults: [leavesOpen(false)],
  },
  {
    rule: 'leaving is final',
    name: 'a connection that is made after the leave stays open',
    faults: [leavesOpen(true)],
  },
  {
    rule: 'leaving is final',
    name: 'the road keeps a session without members',
    faults: [
      inRoadSession('RoadSession', (Sound) => {
        return class extends Sound {
          constructor(...[name, options]: ConstructorParameters<typeof Sound>) {
            super(name, { ...options, onEmpty: () => {} });
          }
        };
      }),
    ],
  },
];
