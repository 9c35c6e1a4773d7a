/** Where the servers of the contenders are, and how the session of this run is called. */
export interface Place {
  readonly session: string;
  /** The road's WebSocket address. */
  readonly road: string;
  /** The port of PeerJS's own server. */
  readonly peerServerPort: number;
}

/** The one who sends. */
export interface Host {
  /** How many viewers can be sent to, and can answer. */
  readonly ready: number;
  /** Signs in: viewers may come from now on. */
  open(): Promise<void>;
  /** Shows a film to whoever comes from now on. PeerJS calls each viewer for it, and is not asked. */
  show?(film: MediaStream): void;
  /** Sends to all; resolves when there is room for more. */
  send(data: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** One of those who watch. */
export interface Viewer {
  /** Signs in and connects; resolves when this side is ready. */
  join(): Promise<void>;
  leave(): void;
}

/** A way to do the same work, with as few lines as its documentation asks for. */
export interface Contender {
  /** `changed` is called whenever `ready` has another value. */
  host(place: Place, changed: () => void): Host;
  viewer(place: Place, received: (data: Uint8Array) => void): Viewer;
}
