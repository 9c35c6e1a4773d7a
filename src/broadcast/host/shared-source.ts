import type { StreamSource } from '../../link/connection/media.ts';
import type { Encoding, Picture } from '../../link/connection/video-encoding.ts';
import type { Clock } from '../../runtime/clock.ts';
import { PictureEncoder } from '../encode/picture-encoder.ts';
import { SoundEncoder } from '../encode/sound-encoder.ts';
import type { SharedNote } from '../wire/shared-note.ts';
import { SharedEncoding } from './shared-encoding.ts';

interface SharedSourceOptions {
  source: StreamSource;
  tracks: readonly MediaStreamTrack[];
  clock: Clock;
  /** Returns another number for each encoding. */
  nextId(): number;
  /** Returns how to encode a picture within the limits that hold now. */
  encodingFor(picture: Picture, contentHint: string): Encoding;
  /** Called when the browser cannot encode it. */
  failed(cause: unknown): void;
}

/** Bit rates of sound, in bit/s, by the number of its channels. Music gets more. */
const bitrates = { mono: 32_000, stereo: 64_000, music: 128_000 };

/** A source that is encoded once: its picture, its sound, or both. */
export class SharedSource {
  readonly tracks: readonly MediaStreamTrack[];
  readonly note: SharedNote;
  readonly video: SharedEncoding | null;
  readonly audio: SharedEncoding | null;
  #pictures: PictureEncoder | null = null;
  readonly #end = new AbortController();

  constructor(options: SharedSourceOptions) {
    const { tracks } = options;
    this.tracks = tracks;
    const video = tracks.find(({ kind }) => kind === 'video');
    const audio = tracks.find(({ kind }) => kind === 'audio');
    this.video = video ? this.#encodePictures(video, options) : null;
    const channels = audio && channelsOf(audio, options.source);
    this.audio = audio && channels ? this.#encodeSound(audio, channels, options) : null;
    this.note = {
      ...(this.video && { video: { encoding: this.video.id, codec: 'vp8' as const } }),
      ...(this.audio &&
        channels && { audio: { encoding: this.audio.id, codec: 'opus' as const, channels } }),
    };
  }

  /** What is encoded now. */
  get encodings(): SharedEncoding[] {
    return [this.video, this.audio].flatMap((encoding) => encoding ?? []);
  }

  /** The size and rate of the encoded picture; null before the first one. */
  get picture(): VideoEncoderConfig | null {
    return this.#pictures?.config ?? null;
  }

  close(): void {
    this.#end.abort();
  }

  #encodePictures(track: MediaStreamTrack, options: SharedSourceOptions): SharedEncoding {
    const { clock, nextId, encodingFor, failed } = options;
    const { signal } = this.#end;
    const encoding = new SharedEncoding({
      id: nextId(),
      kind: 'video',
      clock,
      makeKey: () => this.#pictures?.makeKey(),
      signal,
    });
    this.#pictures = new PictureEncoder({
      track,
      clock,
      encodingFor,
      encoded: (picture) => encoding.encoded(picture),
      failed,
      signal,
    });
    return encoding;
  }

  #encodeSound(
    track: MediaStreamTrack,
    channels: 1 | 2,
    options: SharedSourceOptions,
  ): SharedEncoding {
    const { clock, nextId, failed } = options;
    const { signal } = this.#end;
    const encoding = new SharedEncoding({
      id: nextId(),
      kind: 'audio',
      clock,
      makeKey: () => {},
      signal,
    });
    const stereo = channels === 2 ? bitrates.stereo : bitrates.mono;
    const bitrate = track.contentHint === 'music' ? bitrates.music : stereo;
    new SoundEncoder({
      track,
      channels,
      bitrate,
      clock,
      encoded: (sound) => encoding.encoded(sound),
      failed,
      signal,
    });
    return encoding;
  }
}

/** A microphone is mono, unless it is for music. */
function channelsOf({ contentHint }: MediaStreamTrack, source: StreamSource): 1 | 2 {
  return source === 'camera' && contentHint !== 'music' ? 1 : 2;
}
