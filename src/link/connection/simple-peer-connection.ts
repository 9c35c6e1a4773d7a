import SimplePeer from 'simple-peer';
import { BeachError } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';
import type { MediaNote } from '../wire/media-note.ts';
import type {
  Candidate,
  Connection,
  ConnectionEvents,
  ConnectionOptions,
  Lane,
  LinkFactory,
} from './connection.ts';
import { ConnectionBudget } from './connection-budget.ts';
import { IcePath } from './ice-path.ts';
import { LocalCandidates } from './local-candidates.ts';
import type { MediaKind } from './media.ts';
import { MediaSender } from './media-sender.ts';
import { playStereo, sendAs } from './sound.ts';

/** The browser's limit holds for the whole page, so all its sessions share one budget. */
const budget = new ConnectionBudget();

/** Makes connections with simple-peer, on top of the browser's `RTCPeerConnection`. */
export const simplePeerFactory: LinkFactory = Object.assign(make, { acceptsIceServers });

async function make(options: ConnectionOptions, events: ConnectionEvents): Promise<Connection> {
  const pc = await budget
    .make(() => new RTCPeerConnection(options.config), options)
    .catch(notAccepted);
  try {
    return new SimplePeerConnection(pc, options, events);
  } catch (cause) {
    pc.close();
    budget.closed();
    throw cause;
  }
}

/** Only the browser can judge an address: what it takes for a port, or for a transport of STUN. */
function acceptsIceServers(iceServers: RTCIceServer[]): boolean {
  try {
    new RTCPeerConnection({ iceServers }).close();
    return true;
  } catch {
    // Without room for another connection, none says anything about the servers.
    return iceServers.length > 0 && !acceptsIceServers([]);
  }
}

/** Apart from its limit, only the configuration can keep a browser from making a connection. */
function notAccepted(cause: unknown): never {
  if (cause instanceof BeachError) throw cause;
  throw new BeachError('invalid-option', `The ICE servers were not accepted: ${cause}.`, { cause });
}

/** Both sides create both channels under these ids, so that neither has to announce one. */
const laneConfig: Record<Lane, RTCDataChannelInit> = {
  reliable: { negotiated: true, id: 0, ordered: true },
  ephemeral: { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 },
};

/** Waits for the next thing that simple-peer does: make a description, or end the exchange. */
interface Waiter {
  readonly event: 'description' | 'stable';
  resolve(sdp: string): void;
  reject(error: unknown): void;
}

class SimplePeerConnection implements Connection {
  readonly native: RTCPeerConnection;
  readonly #options: ConnectionOptions;
  readonly #peer: SimplePeer;
  readonly #lanes: Record<Lane, RTCDataChannel>;
  readonly #sender: MediaSender;
  #events: ConnectionEvents | null;
  #waiter: Waiter | null = null;
  #offered = false;
  readonly #remoteStreams = new Set<MediaStream>();
  readonly #path: IcePath;
  readonly #candidates: LocalCandidates;

  constructor(pc: RTCPeerConnection, options: ConnectionOptions, events: ConnectionEvents) {
    const { initiator, config, bufferLow, accepts } = options;
    this.#options = options;
    this.#path = new IcePath(pc, config);
    this.#events = events;
    const peer = new SimplePeer({
      initiator,
      channelName: 'reliable',
      channelConfig: laneConfig.reliable,
      sdpTransform: playStereo,
      wrtc: {
        RTCPeerConnection: function given() {
          return pc;
        } as unknown as typeof RTCPeerConnection,
        RTCSessionDescription,
      },
    });
    this.native = pc;
    // simple-peer would start a timer with the first candidate, which outlives the connection.
    this.#candidates = new LocalCandidates(pc, options, (found) => this.#events?.candidate(found));
    this.#peer = peer;
    this.#lanes = {
      reliable: peer._channel,
      ephemeral: this.native.createDataChannel('ephemeral', laneConfig.ephemeral),
    };
    this.#sender = new MediaSender(pc, () => options.media(), accepts);
    this.#wireLanes(bufferLow);
    this.#wirePeer();
  }

  async createOffer({ restartIce = false, complete = false } = {}): Promise<string> {
    const made = this.#next('description');
    if (restartIce || this.outdated) this.native.restartIce();
    // simple-peer makes the first offer by itself.
    if (this.#offered) this.#peer.negotiate();
    this.#offered = true;
    return this.#candidates.describe(made, complete);
  }

  acceptOffer(sdp: string): Promise<string> {
    const made = this.#next('description');
    this.#peer.signal({ type: 'offer', sdp: sendAs(this.#sender.sound, sdp) });
    return this.#candidates.describe(made, false);
  }

  async acceptAnswer(sdp: string): Promise<void> {
    const accepted = this.#next('stable');
    this.#peer.signal({ type: 'answer', sdp: sendAs(this.#sender.sound, sdp) });
    await accepted;
  }

  async addCandidate(candidate: Candidate): Promise<void> {
    // simple-peer would destroy the connection over one bad candidate.
    await this.native.addIceCandidate(candidate as RTCIceCandidateInit).catch(() => {});
  }

  send(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void {
    this.#lanes[lane].send(bytes);
  }

  buffered(lane: Lane): number {
    return this.#lanes[lane].bufferedAmount;
  }

  mediaChanged(): boolean {
    return this.#events !== null && this.#sender.update();
  }

  missing(): MediaKind[] {
    return this.#sender.missing();
  }

  get note(): MediaNote {
    return this.#sender.note;
  }

  makeRoom(kinds: readonly MediaKind[]): void {
    this.#sender.makeRoom(kinds);
  }

  get soundLevel(): number {
    const now = performance.timeOrigin + systemClock.now();
    const levels = this.native
      .getReceivers()
      .filter(({ track }) => track.kind === 'audio' && !track.muted)
      .flatMap((receiver) => receiver.getSynchronizationSources())
      // The browser keeps a source for 10 s after its last packet.
      .map(({ audioLevel = 0, timestamp }) => (now - timestamp < 1_000 ? audioLevel : 0));
    return Math.max(0, ...levels);
  }

  get carriesMedia(): boolean {
    return this.native
      .getTransceivers()
      .some(({ currentDirection }) => /send|recv/.test(`${currentDirection}`));
  }

  stats(): Promise<RTCStatsReport> {
    return this.native.getStats();
  }

  configure(config: RTCConfiguration): Promise<boolean> {
    return this.#path.configure(config);
  }

  get outdated(): boolean {
    return this.#path.outdated;
  }

  close(): void {
    this.#end();
    this.#peer.destroy();
  }

  #next(event: Waiter['event']): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#events === null) return reject(closedError());
      this.#waiter = { event, resolve, reject };
    });
  }

  #came(event: Waiter['event'], sdp = ''): void {
    if (this.#waiter?.event !== event) return;
    this.#waiter.resolve(sdp);
    this.#waiter = null;
  }

  #wirePeer(): void {
    const peer = this.#peer;
    peer.on('signal', (signal) => {
      if ('sdp' in signal) this.#came('description', signal.sdp);
    });
    peer.on('signalingStateChange', (state) => {
      if (state !== 'stable') return;
      this.#sender.keepLimits();
      this.#came('stable');
    });
    // simple-peer would destroy a connection whose path has failed, which an ICE restart can repair.
    this.native.onicegatheringstatechange = null;
    this.native.oniceconnectionstatechange = null;
    this.native.addEventListener('iceconnectionstatechange', () => {
      const state = this.native.iceConnectionState;
      if (state === 'disconnected' || state === 'failed') this.#events?.path(state);
      if (state === 'connected' || state === 'completed') this.#events?.path('connected');
    });
    this.native.onconnectionstatechange = () => {
      // Nothing repairs DTLS.
      if (this.native.sctp?.transport.state !== 'failed') return;
      this.#peer.destroy(new Error('DTLS has failed.'));
    };
    this.native.ontrack = ({ streams }) => {
      for (const stream of streams) this.#follow(stream);
    };
    let cause: Error | undefined;
    peer.on('error', (error) => {
      if (!isClose(error)) cause = error;
    });
    peer.on('close', () => this.#closed(cause));
  }

  #wireLanes(bufferLow: number): void {
    const lanes = Object.entries(this.#lanes) as [Lane, RTCDataChannel][];
    for (const [lane, channel] of lanes) {
      channel.binaryType = 'arraybuffer';
      channel.bufferedAmountLowThreshold = bufferLow;
      channel.onbufferedamountlow = () => this.#events?.drained(lane);
      channel.onmessage = ({ data }) => {
        // Frames are binary: ignores text, which no version of this library sends.
        if (data instanceof ArrayBuffer) this.#events?.data(lane, data);
      };
      channel.onopen = () => {
        if (lanes.every(([, { readyState }]) => readyState === 'open')) this.#events?.open();
      };
    }
    this.#lanes.ephemeral.onclose = () => this.#peer.destroy();
  }

  /** Reports a remote stream, which comes and goes with its tracks. */
  #follow(stream: MediaStream): void {
    const tell = (): void => this.#events?.streams([...this.#remoteStreams]);
    this.#remoteStreams.add(stream);
    stream.onremovetrack = () => {
      if (stream.getTracks().length === 0) this.#remoteStreams.delete(stream);
      tell();
    };
    tell();
  }

  #closed(cause: Error | undefined): void {
    this.#end()?.closed(cause && BeachError.linkFailed('ice-failed', this.#options.peerId, cause));
  }

  /** Returns the receiver of the last event; null if the connection has ended before. */
  #end(): ConnectionEvents | null {
    const events = this.#events;
    if (events === null) return null;
    this.#events = null;
    budget.closed();
    this.#waiter?.reject(closedError());
    this.#waiter = null;
    return events;
  }
}

/** Whether an error of a data channel says that the other side has closed the connection (RFC 9260, 3.3.10.12). */
function isClose(error: Error & { sctpCauseCode?: number | null }): boolean {
  return error.sctpCauseCode === 12;
}

function closedError(): BeachError {
  return BeachError.sendFailed('The connection is closed.');
}
