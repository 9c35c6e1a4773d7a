import type { DataChannel, DescriptionType, PeerConnection } from 'node-datachannel';
import type {
  Candidate,
  Connection,
  ConnectionEvents,
  ConnectionOptions,
  Lane,
  LinkFactory,
} from '../../link/connection/connection.ts';
import { usernameFragment } from '../../link/connection/ice-path.ts';
import { emptyNote } from '../../link/wire/media-note.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import { nativeIceServers } from './native-ice-servers.ts';

/**
 * Makes connections in Node.js, with libdatachannel. They carry data, and no media. They cannot restart ICE: a
 * connection that is told to do so ends instead, and is replaced at once.
 */
export const nodeDatachannelFactory: LinkFactory = Object.assign(make, { acceptsIceServers });

const lanes: readonly Lane[] = ['reliable', 'ephemeral'];

/** As browsers do: more bytes than these on one lane are a producer that does not wait. */
const maxBuffered = 16 * 1024 * 1024;

/** How much earlier than the other side the offerer begins to check the path, in milliseconds. */
const headStart = 100;

async function make(options: ConnectionOptions, events: ConnectionEvents): Promise<Connection> {
  return new NodeDatachannelConnection(await newPeerConnection(options.config), options, events);
}

function acceptsIceServers(iceServers: RTCIceServer[]): boolean {
  try {
    nativeIceServers(iceServers);
    return true;
  } catch {
    return false;
  }
}

async function newPeerConnection({ iceServers = [], iceTransportPolicy }: RTCConfiguration) {
  // Loading it takes as long as all the rest, and a host prints its link first.
  const { PeerConnection } = await import('node-datachannel');
  try {
    return new PeerConnection('', {
      iceServers: nativeIceServers(iceServers),
      iceTransportPolicy: iceTransportPolicy ?? 'all',
      disableAutoNegotiation: true,
    });
  } catch (cause) {
    throw new BeachError('invalid-option', `The ICE servers were not accepted: ${cause}.`, {
      cause,
    });
  }
}

class NodeDatachannelConnection implements Connection {
  readonly note = emptyNote;
  readonly soundLevel = 0;
  readonly carriesMedia = false;
  readonly outdated = false;
  readonly #options: ConnectionOptions;
  readonly #pc: PeerConnection;
  readonly #lanes: Record<Lane, DataChannel>;
  #events: ConnectionEvents | null;
  #reject: ((error: unknown) => void) | null = null;
  /** Candidates that wait until the other side may have them; null from then on. */
  #early: Candidate[] | null = [];
  #remoteIceSession: string | undefined;

  constructor(pc: PeerConnection, options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#pc = pc;
    this.#events = events;
    // Both sides create both channels under these ids, as simple-peer's side does.
    this.#lanes = {
      reliable: pc.createDataChannel('reliable', { negotiated: true, id: 0 }),
      ephemeral: pc.createDataChannel('ephemeral', {
        negotiated: true,
        id: 1,
        unordered: true,
        maxRetransmits: 0,
      }),
    };
    this.#wireLanes();
    this.#wirePath();
  }

  async createOffer({ restartIce = false }: { restartIce?: boolean } = {}): Promise<string> {
    if (restartIce) throw this.#cannotRestart();
    const offer = await this.#describe('offer', () => {});
    // DTLS begins at the side that checks the path last, because libdatachannel drops a packet of DTLS that comes before
    // its own check has succeeded, and the other side repeats it after a second.
    return offer.replaceAll('a=setup:actpass', 'a=setup:passive');
  }

  async acceptOffer(sdp: string): Promise<string> {
    this.#requireSameIceSession(sdp);
    // A browser repeats its packets sooner, so it begins with DTLS.
    const passive = sdp.replaceAll('a=setup:actpass', 'a=setup:active');
    const answer = await this.#describe('answer', () => {
      this.#pc.setRemoteDescription(passive, 'offer');
    });
    // The caller goes on before the next timer.
    this.#tellCandidatesAfter(0);
    return answer;
  }

  async acceptAnswer(sdp: string): Promise<void> {
    this.#requireOpen();
    this.#requireSameIceSession(sdp);
    this.#pc.setRemoteDescription(sdp, 'answer');
    // Not before: libdatachannel hands the answer to ICE before it stores the fingerprint of the certificate. If the
    // other side had checked the path by then, DTLS could be over between the two, and fail.
    this.#tellCandidatesAfter(headStart);
  }

  async addCandidate({ candidate, sdpMid }: Candidate): Promise<void> {
    this.#requireOpen();
    // The end of the candidates.
    if (candidate === '') return;
    try {
      this.#pc.addRemoteCandidate(candidate, sdpMid ?? '0');
    } catch {
      // An invalid candidate is ignored.
    }
  }

  send(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void {
    this.#requireOpen();
    if (this.buffered(lane) > maxBuffered) throw BeachError.sendFailed('The lane is full.');
    this.#lanes[lane].sendMessageBinary(bytes);
  }

  buffered(lane: Lane): number {
    return this.#events === null ? 0 : this.#lanes[lane].bufferedAmount();
  }

  mediaChanged(): boolean {
    return false;
  }

  missing(): [] {
    return [];
  }

  makeRoom(): void {}

  async stats(): Promise<RTCStatsReport> {
    this.#requireOpen();
    const pair = {
      id: 'pair',
      type: 'candidate-pair',
      timestamp: this.#options.clock.wall(),
      nominated: true,
      bytesReceived: this.#pc.bytesReceived(),
      bytesSent: this.#pc.bytesSent(),
      currentRoundTripTime: Math.max(0, this.#pc.rtt()) / 1_000,
    };
    return new Map([[pair.id, pair]]);
  }

  /** Other servers matter to the next connection only, because this one never gathers candidates again. */
  async configure(): Promise<boolean> {
    return false;
  }

  close(): void {
    this.#end();
  }

  /** Resolves with the local description that libdatachannel makes after `prepare`. */
  #describe(type: 'offer' | 'answer', prepare: () => void): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#requireOpen();
      this.#reject = reject;
      this.#pc.onLocalDescription((sdp: string, made: DescriptionType) => {
        if (made !== type || this.#events === null) return;
        this.#reject = null;
        resolve(sdp);
      });
      prepare();
      this.#pc.setLocalDescription(type);
    });
  }

  #wirePath(): void {
    const pc = this.#pc;
    pc.onLocalCandidate((line, sdpMid) => {
      this.#candidate({ candidate: line.replace(/^a=/, ''), sdpMid });
    });
    pc.onGatheringStateChange((state) => {
      if (state === 'complete') this.#candidate({ candidate: '', sdpMid: '0' });
    });
    pc.onIceStateChange((state) => {
      if (state === 'connected' || state === 'completed') this.#events?.path('connected');
      if (state === 'disconnected') this.#events?.path('disconnected');
      if (state === 'failed') this.#failed('The path is lost.');
    });
    pc.onStateChange((state) => {
      if (state === 'failed') this.#failed('The connection has failed.');
      if (state === 'closed') this.#end()?.closed();
    });
  }

  #wireLanes(): void {
    for (const lane of lanes) {
      const channel = this.#lanes[lane];
      channel.setBufferedAmountLowThreshold(this.#options.bufferLow);
      channel.onBufferedAmountLow(() => this.#events?.drained(lane));
      channel.onMessage((data) => {
        // Frames are binary: ignores text, which no version of this library sends.
        if (typeof data !== 'string') this.#events?.data(lane, bufferOf(data));
      });
      channel.onOpen(() => {
        if (lanes.every((each) => this.#lanes[each].isOpen())) this.#events?.open();
      });
      channel.onClosed(() => this.#end()?.closed());
    }
  }

  #candidate({ candidate, sdpMid }: { candidate: string; sdpMid: string }): void {
    if (this.#events === null) return;
    const session = usernameFragment(this.#pc.localDescription()?.sdp);
    const described = { candidate, sdpMid, sdpMLineIndex: 0, usernameFragment: session };
    if (this.#early === null) this.#events.candidate(described);
    else this.#early.push(described);
  }

  #tellCandidatesAfter(delay: number): void {
    const { clock, signal } = this.#options;
    const tell = (): void => {
      const early = this.#early ?? [];
      this.#early = null;
      for (const candidate of early) this.#events?.candidate(candidate);
    };
    clock.after(delay, tell, signal);
  }

  #requireSameIceSession(sdp: string): void {
    const session = usernameFragment(sdp);
    const known = this.#remoteIceSession;
    this.#remoteIceSession = session;
    if (known !== undefined && known !== session) throw this.#cannotRestart();
  }

  #requireOpen(): void {
    if (this.#events === null) throw BeachError.sendFailed('The connection is closed.');
  }

  /** Ends the connection, and returns the error that says why. */
  #cannotRestart(): BeachError {
    return this.#failed('This connection cannot restart ICE.');
  }

  #failed(sentence: string): BeachError {
    const error = BeachError.linkFailed('ice-failed', this.#options.peerId, new Error(sentence));
    this.#end()?.closed(error);
    return error;
  }

  /** Returns the receiver of the last event; null if the connection has ended before. */
  #end(): ConnectionEvents | null {
    const events = this.#events;
    if (events === null) return null;
    this.#events = null;
    this.#reject?.(BeachError.sendFailed('The connection is closed.'));
    this.#reject = null;
    this.#pc.close();
    return events;
  }
}

/** Returns the bytes as a buffer of their own. */
function bufferOf(data: Buffer | ArrayBuffer): ArrayBuffer {
  if (data instanceof ArrayBuffer) return data;
  const { buffer, byteOffset, byteLength } = data;
  const isWhole = byteOffset === 0 && byteLength === buffer.byteLength;
  return (isWhole ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)) as ArrayBuffer;
}
