/** The part of simple-peer 9 that links use, internals included. */
declare module 'simple-peer' {
  /** A signal that one side emits, and the other side passes to `signal()`. */
  type PeerSignal =
    | { type: 'offer' | 'answer' | 'pranswer' | 'rollback'; sdp: string }
    | { type: 'candidate'; candidate: RTCIceCandidateInit }
    | { type: 'renegotiate'; renegotiate: true }
    | { type: 'transceiverRequest'; transceiverRequest: { kind: string } };

  interface PeerOptions {
    /** Makes the offers; the other side can only ask for one. Default: false. */
    initiator: boolean;
    channelName: string;
    channelConfig: RTCDataChannelInit;
    /** Changes each description of this side, before the browser takes it. */
    sdpTransform(sdp: string): string;
    /** The classes to use in place of the browser's own. */
    wrtc: {
      RTCPeerConnection: typeof RTCPeerConnection;
      RTCSessionDescription: typeof RTCSessionDescription;
    };
  }

  interface PeerEvents {
    signal: (signal: PeerSignal) => void;
    /** Follows `error`, and every `destroy()`. */
    close: () => void;
    error: (error: Error) => void;
    signalingStateChange: (state: RTCSignalingState) => void;
  }

  export default class SimplePeer {
    constructor(options: PeerOptions);

    /** Takes a signal of the other side. Throws after the peer is destroyed. */
    signal(signal: PeerSignal): void;
    /** Makes an offer, or asks the other side for one. Throws after the peer is destroyed. */
    negotiate(): void;
    /** Closes everything, in the next microtask. Harmless when repeated. */
    destroy(error?: Error): void;

    /** Returns the function that stops listening. */
    on<E extends keyof PeerEvents>(event: E, listener: PeerEvents[E]): () => void;

    /** Null once the peer is destroyed. */
    readonly _channel: RTCDataChannel;
  }
}
