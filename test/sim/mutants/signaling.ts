import type { EndReason } from '../../../src/negotiation/connection-state.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import type { Peer, RoadMessage } from '../../../src/signaling/messages.ts';
import { exportsOf, type Mutant } from './mutant.ts';

type RosterModule = typeof import('../../../src/session/membership/roster.ts');
type RosterChange = ReturnType<InstanceType<RosterModule['Roster']>['apply']>[number];

const inRoster = exportsOf<RosterModule>('src/session/membership/roster.ts');
const inSupervisor = exportsOf<typeof import('../../../src/negotiation/supervisor.ts')>(
  'src/negotiation/supervisor.ts',
);
const inWebSocket = exportsOf<
  typeof import('../../../src/signaling/websocket/websocket-connection.ts')
>('src/signaling/websocket/websocket-connection.ts');

export const signalingMutants: readonly Mutant[] = [
  {
    rule: 'signaling is not the session',
    name: 'a refused rejoin ends the session',
    faults: [
      inWebSocket('WebSocketConnection', (Sound) => {
        return class extends Sound {
          constructor(options: ConstructorParameters<typeof Sound>[0]) {
            const { observer } = options;
            const state: typeof observer.state = (next, error) =>
              observer.state(error?.cause instanceof BeachError ? 'closed' : next, error);
            super({ ...options, observer: { ...observer, state } });
          }
        };
      }),
    ],
  },
  {
    rule: 'one connection',
    name: 'a viewer keeps the link to a host that lost its name',
    faults: [
      inSupervisor('Supervisor', (Sound) => {
        return class extends Sound {
          override remove(peerId: string, reason: EndReason): void {
            if (reason !== 'lost' || !this.get(peerId)?.link) super.remove(peerId, reason);
          }
        };
      }),
    ],
  },
  {
    rule: 'signaling is not the session',
    name: 'a peer that a change of topology hides has left for good',
    faults: [
      inRoster('Roster', (Sound) => {
        return class extends Sound {
          override apply(message: RoadMessage): RosterChange[] {
            const changes = super.apply(message);
            if (!changes.some(({ type }) => type === 'topology') || this.topology === 'mesh') {
              return changes;
            }
            const hidden = [...this.peers].filter(({ role }) => role === 'viewer');
            return [...changes, ...hidden.map(({ peerId }) => ({ type: 'left', peerId }) as const)];
          }
        };
      }),
    ],
  },
  {
    rule: 'signaling is not the session',
    name: 'a link ends when signaling loses sight of its peer',
    faults: [
      inRoster('Roster', (Sound) => {
        return class extends Sound {
          override apply(message: RoadMessage): RosterChange[] {
            return super.apply(message).map((change) => {
              if (change.type !== 'lost') return change;
              this.remove(change.peerId);
              return { type: 'left', peerId: change.peerId };
            });
          }
        };
      }),
    ],
  },
  {
    rule: 'signaling is not the session',
    name: 'a peer that signaling sees again is still taken for lost',
    faults: [
      inRoster('Roster', (Sound) => {
        return class extends Sound {
          /** Peers that signaling has lost at some time. */
          readonly #lost = new Set<string>();

          override unlist(peerId: string): void {
            super.unlist(peerId);
            this.#lost.add(peerId);
          }

          override isListed(peerId: string): boolean {
            return super.isListed(peerId) && !this.#lost.has(peerId);
          }

          override apply(message: RoadMessage): RosterChange[] {
            return super.apply(message).filter(({ type }) => type !== 'seen-again');
          }
        };
      }),
    ],
  },
  {
    rule: 'signaling is not the session',
    name: 'an old roster undoes newer news',
    faults: [
      inRoster('Roster', (Sound) => {
        return class extends Sound {
          /** Peers that came since signaling opened. */
          #news = new Set<string>();

          override opened(): void {
            super.opened();
            this.#news = new Set();
          }

          override apply(message: RoadMessage): RosterChange[] {
            const changes = super.apply(message);
            if (message.type === 'peer-joined') this.#news.add(message.peer.peerId);
            if (message.type !== 'joined') return changes;
            const listed = new Set(message.peers.map(({ peerId }) => peerId));
            const undone = [...this.#news].filter(
              (peerId) => !listed.has(peerId) && this.get(peerId) !== undefined,
            );
            this.#news = new Set();
            return [...changes, ...undone.map((peerId) => ({ type: 'lost', peerId }) as const)];
          }
        };
      }),
    ],
  },
  {
    rule: 'signaling is not the session',
    name: 'a roster brings back a peer that was lost meanwhile',
    faults: [
      inRoster('Roster', (Sound) => {
        return class extends Sound {
          /** Peers that were lost since signaling opened. */
          #lost = new Set<string>();

          override opened(): void {
            super.opened();
            this.#lost = new Set();
          }

          override apply(message: RoadMessage): RosterChange[] {
            const changes = super.apply(message);
            if (message.type === 'peer-left') this.#lost.add(message.peerId);
            if (message.type !== 'joined') return changes;
            const back = message.peers.filter(({ peerId }) => this.#lost.has(peerId));
            this.#lost = new Set();
            const join = (peer: Peer) => super.apply({ type: 'peer-joined', peer });
            return [...changes, ...back.flatMap(join)];
          }
        };
      }),
    ],
  },
];
