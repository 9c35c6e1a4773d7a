import type { Join, Signal } from '../../src/signaling/messages.ts';
import type { Signaling, SignalingObserver } from '../../src/signaling/signaling.ts';

interface Member {
  readonly join: Join;
  readonly observer: SignalingObserver;
}

/** Signaling of one star within one process, which relays every signal and limits nothing. */
export class SwitchboardSignaling implements Signaling {
  readonly #members = new Map<string, Member>();

  connect(join: Join, observer: SignalingObserver, signal: AbortSignal) {
    const { peerId, role } = join;
    const member = { join, observer };
    const peer = { peerId, role, topology: 'star' as const };
    observer.state('connecting');
    queueMicrotask(() => {
      if (signal.aborted) return;
      this.#members.set(peerId, member);
      const others = [...this.#members.values()].filter((each) => meets(each, member));
      const peers = others.map((each) => ({ peerId: each.join.peerId, role: each.join.role }));
      const host = [...this.#members.values()].find((each) => each.join.role === 'host');
      observer.state('open');
      observer.message({
        type: 'joined',
        peerId,
        host: host?.join.peerId ?? null,
        peers,
        topology: 'star',
      });
      for (const each of others) each.observer.message({ type: 'peer-joined', peer });
    });
    signal.addEventListener('abort', () => {
      this.#members.delete(peerId);
      for (const each of this.#members.values()) {
        if (meets(each, member))
          each.observer.message({ type: 'peer-left', peerId, reason: 'left' });
      }
    });
    return { send: (message: Signal) => this.inject(peerId, message) };
  }

  /** Delivers a signal as if `from` had sent it. */
  inject(from: string, { to, ...signal }: Signal): void {
    queueMicrotask(() => this.#members.get(to)?.observer.message({ ...signal, from }));
  }
}

/** Returns whether two members know of each other: a viewer knows the host only. */
function meets(one: Member, other: Member): boolean {
  return one !== other && (one.join.role === 'host' || other.join.role === 'host');
}
