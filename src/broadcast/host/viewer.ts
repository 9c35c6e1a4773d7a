import type { StreamSource } from '../../link/connection/media.ts';
import type { Stats } from '../../link/health/stats-window.ts';
import type { Link } from '../../link/link.ts';
import type { SharedMedia } from '../../link/shared-media.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Traffic } from '../../runtime/counters.ts';
import { opusCodec, vp8Codec } from '../wire/codec-stats.ts';
import type { MediaRequest } from '../wire/request.ts';
import type { SharedEncoding } from './shared-encoding.ts';
import type { SharedSource } from './shared-source.ts';
import { ViewerChannel } from './viewer-channel.ts';
import { ViewerRendition } from './viewer-rendition.ts';

interface ViewerOptions {
  link: Link;
  connection: RTCPeerConnection;
  clock: Clock;
  /** Counts the messages of all viewers. */
  traffic: Traffic;
  /** What is encoded once now. The broadcaster owns and changes it. */
  sources: ReadonlyMap<StreamSource, SharedSource>;
  /** Called while it shows or plays the encoding of a track. */
  shown(track: MediaStreamTrack): void;
  /** Called when it is to get another rendition. */
  renditionChanged(): void;
  /** Called when it wants an encoding no longer. */
  done(): void;
}

/** A viewer that can decode what is encoded once, as its host sees it. */
export class Viewer implements SharedMedia {
  readonly link: Link;
  /** All its pictures are of this one. */
  readonly rendition = new ViewerRendition();
  readonly #options: ViewerOptions;
  readonly #channel: ViewerChannel;

  constructor(options: ViewerOptions) {
    const { link, connection, clock, traffic } = options;
    this.#options = options;
    this.link = link;
    this.#channel = new ViewerChannel({
      connection,
      clock,
      traffic,
      requested: (request) => this.#requested(request),
    });
  }

  get flows(): boolean {
    return this.#encodings.some((encoding) => encoding.has(this.#channel));
  }

  readonly soundLevel = 0;

  get stats(): readonly Stats[] {
    const timestamp = this.#options.clock.wall();
    const sent = [...this.#options.sources].flatMap(([source, shared]) =>
      shared.encodings.flatMap((encoding): Stats[] => {
        const { id, kind } = encoding;
        const receiver = encoding.receiver(this.#channel);
        if (receiver === undefined) return [];
        const { ladder, counts, reports } = receiver;
        const picture = shared.pictureOf(encoding);
        const isFull = ladder.rung === 'all' && this.rendition.current === 'full';
        const limit = isFull ? ('none' as const) : ('bandwidth' as const);
        const video = kind === 'video' && {
          frameWidth: picture?.width ?? 0,
          frameHeight: picture?.height ?? 0,
          qualityLimitationReason: limit,
        };
        const remoteId = `shared-remote-${source}-${id}`;
        return [
          {
            id: remoteId,
            type: 'remote-inbound-rtp',
            timestamp,
            fractionLost: reports.fractionLost,
            jitter: reports.jitter / 1_000,
          },
          {
            id: `shared-${source}-${id}`,
            type: 'outbound-rtp',
            remoteId,
            kind,
            timestamp,
            bytesSent: counts.bytes,
            packetsSent: counts.messages,
            framesSent: counts.frames,
            codecId: kind === 'video' ? vp8Codec.id : opusCodec.id,
            ...video,
          },
        ];
      }),
    );
    return [...sent, vp8Codec, opusCodec];
  }

  close(): void {
    for (const encoding of this.#encodings) encoding.remove(this.#channel);
    this.#channel.close();
  }

  get #encodings() {
    return [...this.#options.sources.values()].flatMap(({ encodings }) => encodings);
  }

  #requested(request: MediaRequest): void {
    const encoding = this.#encodings.find(({ id }) => id === request.encoding);
    if (encoding === undefined) return;
    if (request.kind === 'repeat') {
      encoding.repeat(this.#channel, request.frame, request.parts);
    } else if (request.done) {
      encoding.remove(this.#channel);
      this.#options.done();
    } else {
      if (!encoding.has(this.#channel)) this.#add(encoding);
      encoding.reported(this.#channel, request);
      if (request.shown > 0) this.#shows(encoding);
      this.#judge();
    }
  }

  /** All pictures share the lane, so all change together. */
  #judge(): void {
    const ladders = this.#encodings.flatMap(
      (encoding) => encoding.receiver(this.#channel)?.ladder ?? [],
    );
    const { clock, renditionChanged } = this.#options;
    const now = clock.now();
    const congestion = {
      held: ladders.some(({ rung }) => rung === 'hold'),
      struggles: ladders.some((ladder) => ladder.struggles(now)),
    };
    if (this.rendition.judge(now, congestion)) renditionChanged();
  }

  /** Sends an encoding from now on, and the other rendition of it no longer. */
  #add(encoding: SharedEncoding): void {
    const rendition = this.rendition.current;
    for (const source of this.#options.sources.values()) {
      if (!source.offers(encoding, rendition)) continue;
      for (const other of source.encodings) {
        if (!source.offers(other, rendition)) other.remove(this.#channel);
      }
      encoding.add(this.#channel);
    }
    this.#options.done();
  }

  #shows(encoding: SharedEncoding): void {
    for (const { encodings, tracks } of this.#options.sources.values()) {
      const track = tracks.find(({ kind }) => kind === encoding.kind);
      if (track && encodings.includes(encoding)) this.#options.shown(track);
    }
  }
}
