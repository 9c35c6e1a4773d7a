import type {
  Candidate,
  Connection,
  ConnectionEvents,
  ConnectionOptions,
  LinkFactory,
} from '../link/connection/connection.ts';

/** An offer that is made before its taker is known, with its connection. One viewer takes it, or none. */
export class ParkedOffer {
  readonly handshakeId: string;
  /** The offer with its candidates; empty while it is being made. */
  sdp = '';
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  readonly #end = new AbortController();
  /** Found after the offer was made. */
  readonly #candidates: Candidate[] = [];
  #connection: Connection | null = null;

  constructor(handshakeId: string, options: Omit<ConnectionOptions, 'signal' | 'config'>) {
    this.handshakeId = handshakeId;
    this.#options = { ...options, config: {}, signal: this.#end.signal };
    const nothing = (): void => {};
    this.#events = {
      candidate: (candidate) => this.#candidates.push(candidate),
      open: nothing,
      data: nothing,
      drained: nothing,
      path: nothing,
      streams: nothing,
      closed: () => {
        this.#connection = null;
      },
    };
  }

  /** Aborts once the offer is not for anybody any more. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Whether its connection waits for a peer. */
  get waits(): boolean {
    return !this.signal.aborted;
  }

  /** Makes the offer. */
  async make(createConnection: LinkFactory, config: RTCConfiguration): Promise<void> {
    this.#options.config = config;
    const connection = await createConnection(this.#options, this.#events);
    if (this.signal.aborted) return connection.close();
    this.#connection = connection;
    this.sdp = await connection.createOffer({ complete: true });
  }

  /** Call when there may be other media to send. Returns whether that takes another offer. */
  mediaChanged(): boolean {
    return this.#connection?.mediaChanged() === true;
  }

  /** Gives its connection to the peer that has the offer, once, in place of a factory. */
  readonly adopt: LinkFactory = async (options, events) => {
    const connection = this.#connection;
    this.#connection = null;
    this.close();
    if (connection === null) throw new Error('The connection of a parked offer has ended.');
    Object.assign(this.#options, options);
    Object.assign(this.#events, events);
    for (const candidate of this.#candidates) events.candidate(candidate);
    return connection;
  };

  /** Ends the connection, unless a peer has it. */
  close(): void {
    this.#end.abort();
    this.#connection?.close();
    this.#connection = null;
  }
}
