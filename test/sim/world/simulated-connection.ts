import type {
  Candidate,
  Connection,
  ConnectionEvents,
  ConnectionOptions,
  Lane,
  PathState,
} from '../../../src/link/connection/connection.ts';
import type { MediaKind } from '../../../src/link/connection/media.ts';
import type { MediaNote } from '../../../src/link/wire/media-note.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import type { SimulatedPage } from './simulated-page.ts';

/** The part of the world that a connection needs. */
export interface SimulatedBrowser {
  violation(what: string): void;
  later(page: SimulatedPage, ms: number, task: () => void): void;
  work(page: SimulatedPage, task: () => void): void;
  /** Call when descriptions or candidates have arrived. */
  settled(connection: SimulatedConnection): void;
  closed(connection: SimulatedConnection): void;
  stats(connection: SimulatedConnection): RTCStatsReport;
  carry(from: SimulatedConnection, lane: Lane, data: ArrayBuffer, taken: () => void): void;
}

/** Stands in for SDP. */
interface Description {
  /** The connection that made it. */
  pc: number;
  /** Counts its offers; an answer repeats the number of the offer it answers. */
  offer: number;
  /** Changes with each ICE restart. */
  ice: number;
  /** Whether the side that made it sends media. */
  sends: boolean;
  /** Whether the other side may send media too. */
  room: boolean;
  /** Whether its candidates are in it. */
  complete: boolean;
}

/** The most tracks that a signal may ask room for: the schema's own figure. */
const maxTracks = 16;

const simulatedTrack = {
  kind: 'video',
  enabled: true,
  readyState: 'live',
  getSettings: () => ({}),
  addEventListener: () => {},
};

/** Every stream there is: that of a camera, which is never still. */
export const simulatedStream = {
  id: 'simulated',
  getTracks: () => [simulatedTrack],
} as unknown as MediaStream;

/**
 * An RTCPeerConnection under simple-peer, in virtual time, with the rules that matter to negotiation (W3C WebRTC 1.0,
 * sections 4.3 and 4.4.1; simple-peer has no rollback, and an answer in `stable` destroys it). Everything that a
 * browser would punish is a violation, because the engine must never do it.
 */
export class SimulatedConnection implements Connection {
  /** Whether a frame of the other end has arrived; `__ready__` is the first. */
  hasHeard = false;
  readonly id: number;
  readonly page: SimulatedPage;
  readonly initiator: boolean;
  signalingState: 'stable' | 'have-local-offer' | 'have-remote-offer' = 'stable';
  closed = false;
  opened = false;
  /** Simulated media cannot be measured. */
  readonly carriesMedia = false;
  /** The connection at the other end, and the last of its ICE generations that we know. */
  remote: number | null = null;
  ice = 0;
  remoteIce = -1;
  candidateFor = -1;
  readonly #network: SimulatedBrowser;
  /** Those of the peer that takes it, once there is one. */
  readonly #options: ConnectionOptions;
  readonly #accepts: readonly MediaKind[];
  #sending: boolean;
  /** Whether the last offer had room for media of the answering side. */
  #room = false;
  #remoteSends = false;
  #events: ConnectionEvents | null;
  #offers = 0;
  #held: Record<Lane, number> = { reliable: 0, ephemeral: 0 };

  constructor(
    id: number,
    page: SimulatedPage,
    network: SimulatedBrowser,
    options: ConnectionOptions,
    events: ConnectionEvents,
  ) {
    this.id = id;
    this.page = page;
    this.initiator = options.initiator;
    this.#options = options;
    this.#sending = options.media().tracks.size > 0;
    this.#network = network;
    this.#accepts = options.accepts;
    this.#events = events;
    page.onDeath(() => {
      this.closed = true;
      this.#events = null;
    });
  }

  /** The remote peer; empty while it is not known. */
  get peerId(): string {
    return this.#options.peerId;
  }

  async createOffer({ restartIce = false, complete = false } = {}): Promise<string> {
    this.#assert(this.initiator, 'only the initiator may make offers');
    this.#assert(this.signalingState === 'stable', `an offer made in ${this.signalingState}`);
    if (restartIce) this.ice += 1;
    await this.#work();
    this.signalingState = 'have-local-offer';
    this.#offers += 1;
    this.#gather();
    if (complete) await this.#work();
    return this.#describe(this.#offers, complete);
  }

  async acceptOffer(sdp: string): Promise<string> {
    this.#assert(!this.initiator, 'simple-peer has no rollback: an initiator took an offer');
    this.#assert(this.signalingState === 'stable', `an offer taken in ${this.signalingState}`);
    const offer = parse(sdp);
    this.signalingState = 'have-remote-offer';
    if (this.remoteIce >= 0 && offer.ice > this.remoteIce) this.ice += 1;
    this.#hear(offer);
    await this.#work();
    this.signalingState = 'stable';
    this.#gather();
    this.#network.settled(this);
    return this.#describe(offer.offer);
  }

  async acceptAnswer(sdp: string): Promise<void> {
    const answer = parse(sdp);
    if (this.signalingState !== 'have-local-offer') {
      this.#network.violation(`an answer was applied in ${this.signalingState}`);
      this.fail();
      throw closed();
    }
    this.#assert(answer.offer === this.#offers, 'an answer to another offer was applied');
    this.#hear(answer);
    await this.#work();
    this.signalingState = 'stable';
    this.#network.settled(this);
  }

  async addCandidate(candidate: Candidate): Promise<void> {
    this.#assert(this.remoteIce >= 0, 'a candidate was added before any remote description');
    const { pc, ice } = JSON.parse(candidate.candidate) as Description;
    if (pc === this.remote) this.candidateFor = Math.max(this.candidateFor, ice);
    this.#network.settled(this);
  }

  send(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.closed || !this.opened) throw closed();
    const copy = bytes.slice().buffer;
    this.#held[lane] += bytes.length;
    this.#network.carry(this, lane, copy, () => {
      this.#held[lane] -= bytes.length;
      this.page.run(() => this.#events?.drained(lane));
    });
  }

  buffered(lane: Lane): number {
    return this.#held[lane];
  }

  mediaChanged(): boolean {
    const sending = this.#options.media().tracks.size > 0;
    const changes = sending !== this.#sending;
    this.#sending = sending;
    return changes && !this.closed;
  }

  get note(): MediaNote {
    const streams = this.#sending
      ? [{ id: simulatedStream.id, source: 'page' as const, muted: [] }]
      : [];
    return { streams, accepts: [...this.#accepts] };
  }
  /** Simulated paths need no relay. */
  async configure(): Promise<boolean> {
    return false;
  }
  readonly outdated = false;
  readonly soundLevel = 0;

  missing(): MediaKind[] {
    return this.#sending && !this.#room && !this.initiator ? ['video'] : [];
  }

  makeRoom(kinds: readonly MediaKind[]): void {
    if (kinds.length > maxTracks) this.#network.violation(`room was made for ${kinds.length}`);
    if (kinds.some((kind) => this.#accepts.includes(kind))) this.#room = true;
  }

  async stats(): Promise<RTCStatsReport> {
    return this.#network.stats(this);
  }

  close(): void {
    if (this.closed) return;
    this.#events = null;
    this.closed = true;
    this.#network.closed(this);
  }

  /** The network calls this and the following methods, within this connection's page. */
  open(): void {
    if (this.closed || this.opened) return;
    this.opened = true;
    this.#events?.open();
  }

  receive(lane: Lane, data: ArrayBuffer): void {
    if (this.closed) return;
    this.hasHeard = true;
    this.#events?.data(lane, data);
  }

  path(state: PathState): void {
    if (!this.closed) this.#events?.path(state);
  }

  /** The other end closed it: simple-peer destroys itself, and reports it. */
  fail(): void {
    if (this.closed) return;
    const events = this.#events;
    this.#events = null;
    this.closed = true;
    this.#network.closed(this);
    events?.closed();
  }

  #hear({ pc, ice, sends, room, complete }: Description): void {
    this.#assert(this.remote === null || this.remote === pc, 'a description of another connection');
    this.remote = pc;
    this.remoteIce = ice;
    if (complete) this.candidateFor = ice;
    if (!this.initiator) this.#room = room;
    if (sends === this.#remoteSends) return;
    this.#remoteSends = sends;
    this.#events?.streams(sends ? [simulatedStream] : []);
  }

  #gather(): void {
    const { ice } = this;
    for (const delay of [0, 20]) {
      const candidate = JSON.stringify({ pc: this.id, ice });
      this.#network.later(this.page, delay, () =>
        this.#events?.candidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 }),
      );
    }
  }

  #describe(offer: number, complete = false): string {
    const sends = this.#sending && (this.initiator || this.#room);
    // An initiator that sends has a line for it, on which the other side can send as well.
    if (this.initiator && sends) this.makeRoom(['video']);
    const { id: pc, ice } = this;
    const description: Description = { pc, offer, ice, sends, room: this.#room, complete };
    return JSON.stringify(description);
  }

  /** Waits like a browser. Rejects if the connection is closed meanwhile. */
  async #work(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#network.work(this.page, () => {
        if (this.closed) reject(closed());
        else resolve();
      });
    });
  }

  #assert(holds: boolean, otherwise: string): void {
    if (this.closed) throw closed();
    if (!holds) this.#network.violation(otherwise);
  }
}

function parse(sdp: string): Description {
  return JSON.parse(sdp) as Description;
}

function closed(): BeachError {
  return BeachError.sendFailed('The connection is closed.');
}
