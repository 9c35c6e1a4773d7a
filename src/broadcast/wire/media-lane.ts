import type { Traffic } from '../../runtime/counters.ts';

/** Both sides create the channel under this id, next to those of messages, when it is wanted. */
const laneId = 2;

interface MediaLaneOptions {
  connection: RTCPeerConnection;
  /** Counts the messages of all media lanes. */
  traffic: Traffic;
  /** Called with each message; what it cannot read is dropped. */
  received(bytes: Uint8Array<ArrayBuffer>): void;
}

/** The lane of what is encoded once. Messages may get lost, and overtake each other. */
export class MediaLane {
  readonly channel: RTCDataChannel;
  readonly #traffic: Traffic;

  constructor({ connection, traffic, received }: MediaLaneOptions) {
    this.#traffic = traffic;
    this.channel = connection.createDataChannel('media', {
      negotiated: true,
      id: laneId,
      ordered: false,
      maxRetransmits: 0,
    });
    this.channel.binaryType = 'arraybuffer';
    this.channel.onmessage = ({ data }) => {
      if (!(data instanceof ArrayBuffer)) return;
      traffic.messagesReceived += 1;
      traffic.bytesReceived += data.byteLength;
      try {
        received(new Uint8Array(data));
      } catch (cause) {
        if (!(cause instanceof RangeError)) throw cause;
      }
    };
  }

  send(message: Uint8Array<ArrayBuffer>): void {
    if (this.channel.readyState !== 'open') return;
    try {
      this.channel.send(message);
      this.#traffic.messagesSent += 1;
      this.#traffic.bytesSent += message.length;
    } catch {
      // A full lane loses it: it is asked for again, or done without.
      this.#traffic.messagesSkipped += 1;
    }
  }
}
