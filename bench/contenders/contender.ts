/** The addresses of the servers, and the session's name in this run. */
export interface Place {
  readonly session: string;
  /** The road's WebSocket address. */
  readonly road: string;
  /** PeerJS's own server. */
  readonly peerServer: { readonly host: string; readonly port: number };
  /** The address of a Nostr relay, for Trystero. */
  readonly nostrRelay: string;
  /** The highest bit rate of a film to one viewer, in bit/s. */
  readonly bitrate?: number;
}

/** The side that sends. */
export interface Host {
  /** The number of viewers that can receive, and can answer. */
  readonly ready: number;
  /** Signs in. Viewers may join afterwards. */
  open(): Promise<void>;
  /** Sends this to each viewer from now on, as soon as it can receive. */
  greet(data: Uint8Array<ArrayBuffer>): void;
  /** Shows a film to all viewers that join from now on. */
  show?(film: MediaStream): void;
  /** Sends to all viewers; resolves when there is room for more. */
  send(data: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** A side that receives. */
export interface Viewer {
  /** Signs in and connects; resolves when this side is ready. */
  join(): Promise<void>;
  /** The film that the host shows, once it has arrived. */
  readonly film?: MediaStream | null;
  leave(): void;
}

/** Does the same work as the others, with as few lines as its documentation asks for. */
export interface Contender {
  /** Creates a host that calls `changed` whenever `ready` changes. */
  host(place: Place, changed: () => void): Host;
  viewer(place: Place, received: (data: Uint8Array) => void): Viewer;
}
