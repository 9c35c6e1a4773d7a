/** The part of simple-peer 9 that links use, internals included. */
declare module 'simple-peer' {
  /** What one side hands to signaling, and the other side to `signal()`. */
  type PeerSignal =
    | { type: 'offer' | 'answer' | 'pranswer' | 'rollback'; sdp: string }
    | { type: 'candidate'; candidate: RTCIceCandidateInit }
    | { type: 'renegotiate'; renegotiate: true }
    | {
        type: 'transceiverRequest';
        transceiverRequest: { kind: 'audio' | 'video'; init?: RTCRtpTransceiverInit };
      };

  interface PeerOptions {
    /** Makes the offers; the other side can only ask for one. Default: false. */
    initiator?: boolean;
    config?: RTCConfiguration;
    channelConfig?: RTCDataChannelInit;
    /** The classes to use in place of the browser's own. */
    wrtc?: {
      RTCPeerConnection: typeof RTCPeerConnection;
      RTCSessionDescription: typeof RTCSessionDescription;
      RTCIceCandidate: typeof RTCIceCandidate;
    };
  }

  interface PeerEvents {
    signal: (signal: PeerSignal) => void;
    /** Follows `error`, and every `destroy()`. */
    close: () => void;
    error: (error: Error & { code: string }) => void;
    track: (track: MediaStreamTrack, stream: MediaStream) => void;
    signalingStateChange: (state: RTCSignalingState) => void;
    iceStateChange: (connection: RTCIceConnectionState, gathering: RTCIceGatheringState) => void;
  }

  export default class SimplePeer {
    constructor(options?: PeerOptions);

    readonly initiator: boolean;
    readonly connected: boolean;
    readonly destroying: boolean;
    readonly destroyed: boolean;

    /** Takes a signal of the other side. Throws after the peer is destroyed. */
    signal(signal: PeerSignal): void;
    /** Makes an offer, or asks the other side for one. Throws after the peer is destroyed. */
    negotiate(): void;
    /** Closes everything, in the next microtask. Harmless when repeated. */
    destroy(error?: Error): void;

    on<E extends keyof PeerEvents>(event: E, listener: PeerEvents[E]): this;
    once<E extends keyof PeerEvents>(event: E, listener: PeerEvents[E]): this;
    removeListener<E extends keyof PeerEvents>(event: E, listener: PeerEvents[E]): this;

    /** Null until the channel is there, and again once the peer is destroyed. */
    _channel: RTCDataChannel;
    /** Emits `connect` when the connection and the channel are both open. */
    _maybeReady(): void;
    _startIceCompleteTimeout(): void;
  }
}
