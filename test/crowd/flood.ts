import WebSocket from 'ws';

/** Members that join over bare sockets and never answer an offer. */
export class Flood {
  readonly #sockets: WebSocket[];
  /** The number of messages of each kind that all of them have received. */
  readonly heard = new Map<string, number>();

  private constructor(sockets: WebSocket[]) {
    this.#sockets = sockets;
    for (const socket of sockets) socket.on('message', (data) => this.#note(String(data)));
  }

  /** Resolves when the road has admitted or refused each of them. */
  static async begin(road: string, session: string, count: number): Promise<Flood> {
    const sockets = Array.from({ length: count }, () => new WebSocket(road));
    const flood = new Flood(sockets);
    const answered = sockets.map(
      (socket, index) =>
        new Promise<void>((resolve, reject) => {
          const join = { type: 'join', protocol: 1, session, role: 'viewer' };
          const peerId = `flood-${index}`;
          socket.once('open', () =>
            socket.send(JSON.stringify({ ...join, peerId, claim: peerId })),
          );
          socket.once('message', () => resolve());
          socket.once('error', reject);
        }),
    );
    await Promise.all(answered);
    return flood;
  }

  /** Returns the number of received messages of this kind. A signal counts under its own kind. */
  count(kind: string): number {
    return this.heard.get(kind) ?? 0;
  }

  /** Makes all of them leave for good, which a closed page does not do. */
  async end(): Promise<void> {
    const closed = this.#sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          if (socket.readyState === WebSocket.CLOSED) resolve();
          socket.once('close', () => resolve());
          socket.close(1000);
        }),
    );
    await Promise.all(closed);
  }

  #note(text: string): void {
    const { type, kind } = JSON.parse(text);
    const what = kind ?? type;
    this.heard.set(what, this.count(what) + 1);
  }
}
