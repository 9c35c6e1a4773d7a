import SimplePeer from 'simple-peer';
import { BeachError } from '../runtime/beach-error.ts';
import type {
  Candidate,
  Connection,
  ConnectionEvents,
  ConnectionOptions,
  Lane,
  LinkFactory,
  MediaKind,
} from './connection.ts';
import { noWebRtc } from './no-web-rtc.ts';
import { StreamSender } from './stream-sender.ts';

/** Makes connections with simple-peer, which is to say with the browser's `RTCPeerConnection`. */
export const simplePeerFactory: LinkFactory = (options, events) =>
  new SimplePeerConnection(options, events);

/** Both sides create both channels under these ids, so that none has to be announced. */
const laneConfig: Record<Lane, RTCDataChannelInit> = {
  reliable: { negotiated: true, id: 0, ordered: true },
  ephemeral: { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 },
};

interface Waiter {
  resolve(sdp: string): void;
  reject(error: unknown): void;
}

class SimplePeerConnection implements Connection {
  readonly #peer: SimplePeer;
  readonly #pc: RTCPeerConnection;
  readonly #lanes: Record<Lane, RTCDataChannel>;
  readonly #sender: StreamSender;
  #events: ConnectionEvents | null;
  /** Who waits for the description that simple-peer makes next. */
  #description: Waiter | null = null;
  #offered = false;
  #remote: MediaStream | null = null;

  constructor(
    { initiator, config, bufferLow, stream }: ConnectionOptions,
    events: ConnectionEvents,
  ) {
    this.#events = events;
    // Made here, so that a refusal is caught here and can be told apart.
    const pc = createPeerConnection(config);
    const peer = new SimplePeer({
      initiator,
      channelConfig: laneConfig.reliable,
      wrtc: {
        RTCPeerConnection: function given() {
          return pc;
        } as unknown as typeof RTCPeerConnection,
        RTCSessionDescription,
        RTCIceCandidate,
      },
    });
    this.#pc = pc;
    this.#peer = peer;
    // Neither is of use here, and each would hold a closed connection in memory for seconds.
    peer._startIceCompleteTimeout = () => {};
    peer._maybeReady = () => {};
    this.#lanes = {
      reliable: peer._channel,
      ephemeral: this.#pc.createDataChannel('ephemeral', laneConfig.ephemeral),
    };
    this.#sender = new StreamSender(this.#pc);
    this.#sender.set(stream);
    this.#wireLanes(bufferLow);
    this.#wirePeer();
  }

  createOffer({ restartIce = false }: { restartIce?: boolean } = {}): Promise<string> {
    const made = this.#nextDescription();
    if (restartIce) this.#pc.restartIce();
    // simple-peer makes the first offer by itself.
    if (this.#offered) this.#peer.negotiate();
    this.#offered = true;
    return made;
  }

  acceptOffer(sdp: string): Promise<string> {
    const made = this.#nextDescription();
    this.#peer.signal({ type: 'offer', sdp });
    return made;
  }

  acceptAnswer(sdp: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#events === null) return reject(closedError());
      const done = (): void => {
        this.#peer.removeListener('signalingStateChange', changed);
        this.#peer.removeListener('close', failed);
      };
      const changed = (state: string): void => {
        if (state !== 'stable') return;
        done();
        resolve();
      };
      const failed = (): void => {
        done();
        reject(closedError());
      };
      this.#peer.on('signalingStateChange', changed);
      this.#peer.on('close', failed);
      this.#peer.signal({ type: 'answer', sdp });
    });
  }

  async addCandidate(candidate: Candidate): Promise<void> {
    // Not through simple-peer, which destroys the connection over one bad candidate.
    await this.#pc.addIceCandidate(candidate as RTCIceCandidateInit).catch(() => {});
  }

  send(lane: Lane, bytes: Uint8Array<ArrayBuffer>): void {
    this.#lanes[lane].send(bytes);
  }

  buffered(lane: Lane): number {
    return this.#lanes[lane].bufferedAmount;
  }

  setStream(stream: MediaStream | null): boolean {
    return this.#events !== null && this.#sender.set(stream);
  }

  missing(): MediaKind[] {
    return this.#sender.missing();
  }

  makeRoom(kinds: readonly MediaKind[]): void {
    for (const kind of kinds) this.#pc.addTransceiver(kind, { direction: 'recvonly' });
  }

  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  close(): void {
    this.#events = null;
    this.#release();
    this.#peer.destroy();
  }

  #nextDescription(): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#events === null) return reject(closedError());
      this.#description = { resolve, reject };
    });
  }

  #wirePeer(): void {
    const peer = this.#peer;
    peer.on('signal', (signal) => {
      if ('sdp' in signal) {
        this.#description?.resolve(signal.sdp);
        this.#description = null;
      } else if ('candidate' in signal) {
        this.#events?.candidate(signal.candidate as Candidate);
      }
    });
    peer.on('iceStateChange', (state) => {
      if (state === 'disconnected') this.#events?.path('disconnected');
      if (state === 'connected' || state === 'completed') this.#events?.path('connected');
    });
    peer.on('track', (_track, stream) => this.#follow(stream));
    let failure: Error | undefined;
    peer.on('error', (error) => {
      failure = error;
    });
    peer.on('close', () => this.#closed(failure));
  }

  #wireLanes(bufferLow: number): void {
    const lanes = Object.entries(this.#lanes) as [Lane, RTCDataChannel][];
    for (const [lane, channel] of lanes) {
      channel.binaryType = 'arraybuffer';
      channel.bufferedAmountLowThreshold = bufferLow;
      channel.onbufferedamountlow = () => this.#events?.drained(lane);
      channel.onmessage = ({ data }) => {
        // Text is none of ours: every frame is binary.
        if (data instanceof ArrayBuffer) this.#events?.data(lane, data);
      };
      channel.onopen = () => {
        if (lanes.every(([, { readyState }]) => readyState === 'open')) this.#events?.open();
      };
    }
    this.#lanes.ephemeral.onclose = () => this.#peer.destroy();
  }

  /** Tells of the remote stream, which comes and goes with its tracks. */
  #follow(stream: MediaStream): void {
    const tell = (next: MediaStream | null): void => {
      if (this.#remote === next) return;
      this.#remote = next;
      this.#events?.stream(next);
    };
    stream.onremovetrack = () => {
      if (stream.getTracks().length === 0 && this.#remote === stream) tell(null);
    };
    tell(stream);
  }

  #closed(failure: Error | undefined): void {
    const events = this.#events;
    this.#events = null;
    this.#release();
    events?.closed(failure && iceFailed(failure));
  }

  #release(): void {
    this.#description?.reject(closedError());
    this.#description = null;
    if (this.#remote) this.#remote.onremovetrack = null;
    for (const channel of Object.values(this.#lanes)) {
      channel.onmessage = null;
      channel.onbufferedamountlow = null;
      channel.onopen = null;
    }
    this.#lanes.ephemeral.onclose = null;
  }
}

function closedError(): BeachError {
  return BeachError.sendFailed('The connection is closed.');
}

function createPeerConnection(config: RTCConfiguration): RTCPeerConnection {
  if (typeof RTCPeerConnection === 'undefined') throw noWebRtc();
  try {
    return new RTCPeerConnection(config);
  } catch (cause) {
    // Chromium's words at its limit of 500 connections per process.
    if (/so many PeerConnections/.test(String(cause))) {
      throw new BeachError(
        'too-many-connections',
        'This page holds as many peer connections as its browser allows: close some, or reload the page.',
        { cause },
      );
    }
    throw new BeachError('invalid-option', `The ICE servers were not accepted: ${cause}.`, {
      cause,
    });
  }
}

function iceFailed(cause: Error): BeachError {
  return new BeachError(
    'ice-failed',
    'The connection to the other side broke or never came about. Where networks forbid a direct path, a TURN server is needed.',
    { cause },
  );
}
