import {
  readTrack,
  trackGenerator,
  trackProcessor,
} from '../../src/broadcast/encode/track-streams.ts';
import type { FilmDelivery } from './film-delivery.ts';

/** The most bytes of a message, so that it fits into one packet, and those of its header. */
const largest = 1_150;
const headerSize = 12;

type Kind = 'video' | 'audio';

const kinds: readonly Kind[] = ['video', 'audio'];

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
    const send = (kind: Kind, chunk: EncodedVideoChunk | EncodedAudioChunk): void => {
      for (const message of cut(kind, chunk)) for (const each of channels) each.send(message);
    };
    const error = (cause: Error): void => reportError(cause);
    const video = new VideoEncoder({ output: (chunk) => send('video', chunk), error });
    const audio = new AudioEncoder({ output: (chunk) => send('audio', chunk), error });
    for (const track of film.getTracks()) {
      void read<VideoFrame | AudioData>(track, (data) => {
        if (data instanceof AudioData) {
          if (audio.state === 'unconfigured') audio.configure(soundConfig(data));
          audio.encode(data);
        } else if (video.encodeQueueSize < 2) {
          if (video.state === 'unconfigured') video.configure(pictureConfig(data, track, bitrate));
          video.encode(data, { keyFrame: needsKey });
          needsKey = false;
        }
        data.close();
      });
    }
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
    const [picture, sound] = [
      new Generator<VideoFrame>({ kind: 'video' }),
      new Generator<AudioData>({ kind: 'audio' }),
    ];
    const [pictures, sounds] = [picture.writable.getWriter(), sound.writable.getWriter()];
    const error = (cause: Error): void => reportError(cause);
    const video = new VideoDecoder({ output: (data) => void pictures.write(data), error });
    const audio = new AudioDecoder({ output: (data) => void sounds.write(data), error });
    video.configure({ codec: 'vp8', optimizeForLatency: true });
    audio.configure({ codec: 'opus', sampleRate: 48_000, numberOfChannels: 2 });
    const assembly = { video: new Assembly(), audio: new Assembly() };
    let began = false;
    const channel = connection.createDataChannel('film', lane);
    channel.binaryType = 'arraybuffer';
    channel.onmessage = ({ data }) => {
      const kind = kinds[new DataView(data).getUint8(0)] as Kind;
      const whole = assembly[kind].add(data);
      if (whole === null) return;
      if (kind === 'audio') audio.decode(new EncodedAudioChunk({ ...whole, type: 'key' }));
      else {
        began ||= whole.type === 'key';
        if (began) video.decode(new EncodedVideoChunk(whole));
      }
    };
    arrived(new MediaStream([picture, sound]));
  },
};

interface Whole {
  readonly type: EncodedVideoChunkType;
  /** In microseconds. */
  readonly timestamp: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Makes one picture or sound after the other of its parts. What is not whole when the next one begins is left out. */
class Assembly {
  #timestamp = -1;
  #parts: Uint8Array[] = [];
  #missing = 0;

  add(message: ArrayBuffer): Whole | null {
    const header = new DataView(message);
    const timestamp = header.getFloat64(2);
    const [part, count] = [header.getUint8(10), header.getUint8(11)];
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
    return { type: header.getUint8(1) === 1 ? 'key' : 'delta', timestamp, data };
  }
}

/** Cuts what was encoded into messages. */
function cut(kind: Kind, chunk: EncodedVideoChunk | EncodedAudioChunk): Uint8Array<ArrayBuffer>[] {
  const bytes = new Uint8Array(chunk.byteLength);
  chunk.copyTo(bytes);
  const room = largest - headerSize;
  const count = Math.ceil(bytes.length / room);
  return Array.from({ length: count }, (_, part) => {
    const body = bytes.subarray(part * room, (part + 1) * room);
    const message = new Uint8Array(headerSize + body.length);
    const header = new DataView(message.buffer);
    header.setUint8(0, kinds.indexOf(kind));
    header.setUint8(1, chunk.type === 'key' ? 1 : 0);
    header.setFloat64(2, chunk.timestamp);
    header.setUint8(10, part);
    header.setUint8(11, count);
    message.set(body, headerSize);
    return message;
  });
}

/** The same codec and layers as those of this package. */
function pictureConfig(
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

function soundConfig({ sampleRate, numberOfChannels }: AudioData): AudioEncoderConfig {
  return { codec: 'opus', sampleRate, numberOfChannels, bitrate: 32_000 };
}

function read<Data extends { close(): void }>(
  track: MediaStreamTrack,
  take: (data: Data) => void,
): Promise<void> {
  const Processor = trackProcessor() as NonNullable<ReturnType<typeof trackProcessor>>;
  return readTrack(new Processor<Data>({ track }), take, new AbortController().signal);
}
