import type { Join, Peer, RoadMessage, Signal, Topology } from '../../../src/signaling/messages.ts';
import type { Signaling, SignalingObserver } from '../../../src/signaling/signaling.ts';

interface Member {
  readonly peer: Peer;
  readonly observer: SignalingObserver;
}

/** Relays the signals of several sessions. The test announces peers to each session. */
export class SignalingHub implements Signaling {
  readonly #members = new Map<string, Member>();
  readonly #topology: Topology;

  constructor(topology: Topology = 'star') {
    this.#topology = topology;
  }

  connect(join: Join, observer: SignalingObserver, signal: AbortSignal) {
    const { peerId: from, role, topology, name } = join;
    this.#members.set(from, { peer: { peerId: from, role, topology, name }, observer });
    signal.addEventListener('abort', () => this.#members.delete(from));
    queueMicrotask(() => {
      if (signal.aborted) return;
      observer.state('open');
      const peers: Peer[] = [];
      observer.message({
        type: 'joined',
        peerId: from,
        host: null,
        peers,
        topology: this.#topology,
      });
    });
    return {
      send: ({ to, ...signal }: Signal) =>
        queueMicrotask(() =>
          this.#members.get(to)?.observer.message({ ...signal, from } as RoadMessage),
        ),
    };
  }

  /** Announces a peer to a session, perhaps under another topology. */
  announce(to: string, peerId: string, topology?: Topology): void {
    const { peer } = this.#members.get(peerId) as Member;
    const shown = topology === undefined ? peer : { ...peer, topology };
    this.tell(to, { type: 'peer-joined', peer: shown });
  }

  /** Announces two sessions to each other. */
  introduce(one: string, other: string): void {
    this.announce(one, other);
    this.announce(other, one);
  }

  tell(to: string, message: RoadMessage): void {
    this.#members.get(to)?.observer.message(message);
  }
}
