import {
  readTrack,
  trackGenerator,
  trackProcessor,
} from '../../src/broadcast/encode/track-streams.ts';
import type { FilmDelivery } from './film-delivery.ts';

/** The most bytes of a message, so that it fits into one packet, and those of its header. */
const largest = 1_150;
const headerSize = 11;

/** Unordered and unrepeated, as RTP is. */
const lane: RTCDataChannelInit = { negotiated: true, id: 1, ordered: false, maxRetransmits: 0 };

/**
 * One encoder, and a data channel to each viewer, with the fewest lines that show a film: nothing is sent again, and no
 * viewer gets less than another. It shows the best that a page can do without encoders of its own for each viewer.
 */
export const encodedOnce: FilmDelivery = {
  sender(film, bitrate) {
    const channels = new Set<RTCDataChannel>();
    let needsKey = true;
    const encoder = new VideoEncoder({
      output(chunk) {
        for (const message of cut(chunk)) for (const each of channels) each.send(message);
      },
      error: reportError,
    });
    const [track] = film.getVideoTracks() as [MediaStreamTrack];
    const Processor = trackProcessor() as NonNullable<ReturnType<typeof trackProcessor>>;
    const encode = (picture: VideoFrame): void => {
      if (encoder.encodeQueueSize < 2) {
        if (encoder.state === 'unconfigured') encoder.configure(configFor(picture, track, bitrate));
        encoder.encode(picture, { keyFrame: needsKey });
        needsKey = false;
      }
      picture.close();
    };
    void readTrack(new Processor<VideoFrame>({ track }), encode, new AbortController().signal);
    return (connection) => {
      const channel = connection.createDataChannel('film', lane);
      channel.onopen = () => {
        channels.add(channel);
        needsKey = true;
      };
      channel.onclose = () => channels.delete(channel);
    };
  },

  receive(connection, arrived) {
    const Generator = trackGenerator() as NonNullable<ReturnType<typeof trackGenerator>>;
    const track = new Generator<VideoFrame>({ kind: 'video' });
    const writer = track.writable.getWriter();
    const decoder = new VideoDecoder({
      output: (picture) => void writer.write(picture),
      error: reportError,
    });
    decoder.configure({ codec: 'vp8', optimizeForLatency: true });
    const assembly = new Assembly();
    let began = false;
    const channel = connection.createDataChannel('film', lane);
    channel.binaryType = 'arraybuffer';
    channel.onmessage = ({ data }) => {
      const whole = assembly.add(data);
      if (whole === null) return;
      began ||= whole.type === 'key';
      if (began) decoder.decode(new EncodedVideoChunk(whole));
    };
    arrived(new MediaStream([track]));
  },
};

interface Whole {
  readonly type: EncodedVideoChunkType;
  /** In microseconds. */
  readonly timestamp: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Makes one picture after the other of its parts. What is not whole when the next one begins is left out. */
class Assembly {
  #timestamp = -1;
  #parts: Uint8Array[] = [];
  #missing = 0;

  add(message: ArrayBuffer): Whole | null {
    const header = new DataView(message);
    const timestamp = header.getFloat64(1);
    const [part, count] = [header.getUint8(9), header.getUint8(10)];
    if (timestamp < this.#timestamp) return null;
    if (timestamp > this.#timestamp) {
      this.#timestamp = timestamp;
      this.#parts = [];
      this.#missing = count;
    }
    this.#parts[part] = new Uint8Array(message, headerSize);
    this.#missing -= 1;
    if (this.#missing > 0) return null;
    const data = new Uint8Array(this.#parts.reduce((size, each) => size + each.length, 0));
    let at = 0;
    for (const each of this.#parts) {
      data.set(each, at);
      at += each.length;
    }
    return { type: header.getUint8(0) === 1 ? 'key' : 'delta', timestamp, data };
  }
}

/** Cuts a picture into messages. */
function cut(chunk: EncodedVideoChunk): Uint8Array<ArrayBuffer>[] {
  const bytes = new Uint8Array(chunk.byteLength);
  chunk.copyTo(bytes);
  const room = largest - headerSize;
  const count = Math.ceil(bytes.length / room);
  return Array.from({ length: count }, (_, part) => {
    const body = bytes.subarray(part * room, (part + 1) * room);
    const message = new Uint8Array(headerSize + body.length);
    const header = new DataView(message.buffer);
    header.setUint8(0, chunk.type === 'key' ? 1 : 0);
    header.setFloat64(1, chunk.timestamp);
    header.setUint8(9, part);
    header.setUint8(10, count);
    message.set(body, headerSize);
    return message;
  });
}

/** The same codec and layers as those of this package. */
function configFor(
  picture: VideoFrame,
  track: MediaStreamTrack,
  bitrate: number,
): VideoEncoderConfig {
  return {
    codec: 'vp8',
    width: picture.displayWidth,
    height: picture.displayHeight,
    bitrate,
    framerate: track.getSettings().frameRate ?? 30,
    latencyMode: 'realtime',
    scalabilityMode: 'L1T2',
  };
}
