/**
 * Signaling among the elements of one page, which loses a share of the signals and delays the others. The property
 * `signaling` takes any object with this `connect()`.
 */
export class LossySignaling {
  /** The share of signals that get lost, from 0 to 1. */
  loss = 0;
  /** By session. */
  #members = new Map();

  connect(join, observer, signal) {
    const { session, peerId, role, name } = join;
    const members = this.#members.get(session) ?? new Map();
    this.#members.set(session, members);
    const peer = { peerId, role, name, topology: join.topology };
    const tell = (message) => {
      for (const [id, other] of members) if (id !== peerId) other.observer.message(message);
    };
    queueMicrotask(() => {
      if (signal.aborted) return;
      const peers = [...members.values()].map((member) => member.peer);
      const host = peers.find((other) => other.role === 'host')?.peerId ?? null;
      members.set(peerId, { peer, observer });
      observer.state('open');
      observer.message({ type: 'joined', peerId, host, peers, topology: 'star' });
      tell({ type: 'peer-joined', peer });
    });
    signal.addEventListener('abort', () => {
      members.delete(peerId);
      tell({ type: 'peer-left', peerId, reason: 'left' });
    });
    return {
      send: ({ to, ...rest }) => {
        if (Math.random() < this.loss) return;
        const deliver = () => members.get(to)?.observer.message({ ...rest, from: peerId });
        setTimeout(deliver, 20 + 60 * Math.random());
      },
    };
  }
}
