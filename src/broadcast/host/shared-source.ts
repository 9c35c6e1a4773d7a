import type { StreamSource } from '../../link/connection/media.ts';
import type { Encoding, Picture } from '../../link/connection/video-encoding.ts';
import type { Clock } from '../../runtime/clock.ts';
import { PictureEncoder } from '../encode/picture-encoder.ts';
import { SoundEncoder } from '../encode/sound-encoder.ts';
import type { SharedNote } from '../wire/shared-note.ts';
import { SharedEncoding } from './shared-encoding.ts';
import { smallEncoding } from './small-encoding.ts';
import type { Rendition } from './viewer-rendition.ts';

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

/** One rendition of a picture. */
interface EncodedPictures {
  readonly encoding: SharedEncoding;
  readonly encoder: PictureEncoder;
  readonly end: AbortController;
}

/** Bit rates of sound, in bit/s, by the number of its channels. Music gets more. */
const bitrates = { mono: 32_000, stereo: 64_000, music: 128_000 };

/** A source that is encoded once: its picture, its sound, or both. */
export class SharedSource {
  readonly tracks: readonly MediaStreamTrack[];
  readonly #options: SharedSourceOptions;
  readonly #video: EncodedPictures | null;
  readonly #audio: SharedEncoding | null;
  readonly #audioNote: Pick<SharedNote, 'audio'>;
  /** For viewers that cannot keep up; null while there are none. */
  #small: EncodedPictures | null = null;
  readonly #end = new AbortController();

  constructor(options: SharedSourceOptions) {
    const { tracks } = options;
    this.#options = options;
    this.tracks = tracks;
    const audio = tracks.find(({ kind }) => kind === 'audio');
    this.#video = this.#encodePictures('full');
    const channels = audio && channelsOf(audio, options.source);
    this.#audio = audio && channels ? this.#encodeSound(audio, channels, options) : null;
    this.#audioNote =
      this.#audio && channels
        ? { audio: { encoding: this.#audio.id, codec: 'opus', channels } }
        : {};
  }

  /** What is encoded now. */
  get encodings(): SharedEncoding[] {
    return [this.#video?.encoding, this.#small?.encoding, this.#audio].flatMap(
      (encoding) => encoding ?? [],
    );
  }

  /** Returns what the note says to a viewer of this rendition, which is encoded from now on. */
  noteFor(rendition: Rendition): SharedNote {
    if (rendition === 'small') this.#small ??= this.#encodePictures('small');
    const { encoding } = (rendition === 'small' ? this.#small : this.#video) ?? {};
    return {
      ...(encoding && { video: { encoding: encoding.id, codec: 'vp8' as const } }),
      ...this.#audioNote,
    };
  }

  /** Returns whether viewers of this rendition get an encoding. */
  offers(encoding: SharedEncoding, rendition: Rendition): boolean {
    const pictures = rendition === 'small' ? this.#small : this.#video;
    return encoding === this.#audio || encoding === pictures?.encoding;
  }

  /** Returns the size and rate of an encoded picture; null before the first one, and for sound. */
  pictureOf(encoding: SharedEncoding): VideoEncoderConfig | null {
    const pictures = [this.#video, this.#small].find((each) => each?.encoding === encoding);
    return pictures?.encoder.config ?? null;
  }

  /** Call when no viewer gets the small rendition any longer. */
  endSmall(): void {
    this.#small?.end.abort();
    this.#small = null;
  }

  close(): void {
    this.endSmall();
    this.#end.abort();
    this.#video?.end.abort();
  }

  #encodePictures(rendition: Rendition): EncodedPictures | null {
    const { tracks, clock, nextId, encodingFor, failed } = this.#options;
    const track = tracks.find(({ kind }) => kind === 'video');
    if (track === undefined) return null;
    const end = new AbortController();
    const { signal } = end;
    const encoding = new SharedEncoding({
      id: nextId(),
      kind: 'video',
      clock,
      makeKey: () => encoder.makeKey(),
      signal,
    });
    const encoder = new PictureEncoder({
      track,
      clock,
      encodingFor: (picture, hint) => {
        const full = encodingFor(picture, hint);
        return rendition === 'full' ? full : smallEncoding(full, picture.height ?? 0, hint);
      },
      encoded: (picture) => encoding.encoded(picture),
      failed,
      signal,
    });
    return { encoding, encoder, end };
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
