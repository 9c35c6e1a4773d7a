import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** A host and its viewers over real sockets, which send each other signals and measure the round trips. */
export class HonestSession {
  readonly #peers = new Map<string, WebSocket>();
  /** Messages that arrived for an honest peer and are not JSON, and closed sockets. */
  readonly faults: string[] = [];
  #answered = (_from: string, _seq: number): void => {};

  static async start(url: string, viewers: number): Promise<HonestSession> {
    const session = new HonestSession();
    await session.#join(url, 'host', 'host');
    for (let i = 0; i < viewers; i++) await session.#join(url, 'viewer', `viewer-${i}`);
    return session;
  }

  /**
   * Sends signals to one viewer after the other until `until` settles. Returns the round trips in
   * milliseconds, by what `phase` said before and after each of them.
   */
  async measure(until: Promise<unknown>, phase: () => string): Promise<Map<string, number[]>> {
    const trips = new Map<string, number[]>();
    const viewers = [...this.#peers.keys()].slice(1);
    let running = true;
    void until.finally(() => {
      running = false;
    });
    for (let seq = 0; running; seq++) {
      const viewer = viewers[seq % viewers.length] as string;
      const during = phase();
      const before = performance.now();
      const answer = new Promise<boolean>((resolve) => {
        this.#answered = (from, answered) => from === viewer && answered === seq && resolve(true);
      });
      this.#signal('host', viewer, seq);
      const isAnswered = await Promise.race([answer, wait(5000, false, { ref: false })]);
      if (!isAnswered) this.faults.push(`no answer of ${viewer}`);
      if (phase() === during) {
        trips.set(during, trips.get(during) ?? []);
        trips.get(during)?.push(performance.now() - before);
      }
      await wait(2);
    }
    return trips;
  }

  leave(): void {
    for (const socket of this.#peers.values()) socket.removeAllListeners('close').close(1000);
  }

  async #join(url: string, role: string, peerId: string): Promise<void> {
    const socket = new WebSocket(url);
    this.#peers.set(peerId, socket);
    await once(socket, 'open');
    const claim = `claim of ${peerId}, which nobody guesses`;
    const join = { type: 'join', protocol: 1, session: 'standup', role, peerId, claim };
    socket.send(JSON.stringify(join));
    await once(socket, 'message');
    socket.on('message', (data) => this.#receive(peerId, data.toString()));
    socket.on('close', (code) => this.faults.push(`${peerId} was closed with ${code}`));
  }

  #receive(peerId: string, text: string): void {
    const message = JSON.parse(text);
    if (message.type === 'error') this.faults.push(`${peerId} was told ${message.code}`);
    if (message.type !== 'signal' || message.handshakeId !== 'honest') return;
    if (peerId === 'host') this.#answered(message.from, message.seq);
    else if (message.from === 'host') this.#signal(peerId, 'host', message.seq);
  }

  #signal(from: string, to: string, seq: number): void {
    const kind = from === 'host' ? 'offer' : 'answer';
    const rest = { handshakeId: 'honest', generation: 1, seq, kind, body: { sdp: 'v=0' } };
    this.#peers.get(from)?.send(JSON.stringify({ type: 'signal', to, ...rest }));
  }
}
