import type { MediaNote } from '../wire/media-note.ts';
import {
  decodesShared,
  isMuted,
  type MediaKind,
  mediaKinds,
  type SentMedia,
  type StreamSource,
  type TracksBySource,
} from './media.ts';
import type { Sound } from './sound.ts';
import { encodingFor } from './video-encoding.ts';

/** The most lines for media that a connection makes room for: a description of them must fit into one signal. */
const maxLines = 32;

/** The senders of one source. */
interface Outlet {
  /** Gives the tracks one stream id, so that the other side sees one stream, whichever tracks are replaced. */
  readonly carrier: MediaStream;
  readonly senders: Set<RTCRtpSender>;
}

/**
 * Keeps the senders of a connection in line with the media to send, with as few new offers as possible. A track
 * that replaces another of its source and kind needs no offer, and a sender that was used before is used again.
 */
export class MediaSender {
  readonly #pc: RTCPeerConnection;
  readonly #accepts: readonly MediaKind[];
  readonly #media: () => SentMedia;
  readonly #outlets = new Map<StreamSource, Outlet>();
  /** The track that each sender should have: the browser replaces tracks asynchronously. */
  readonly #tracks = new Map<RTCRtpSender, MediaStreamTrack>();
  /** Senders whose media are encoded once for many now, with the kind of each. */
  readonly #paused = new Map<RTCRtpSender, string>();
  #sound: Sound = 'speech';
  /** The encoding that was last set on each sender. */
  readonly #encodings = new WeakMap<RTCRtpSender, string>();

  /** `media` returns the media to send now; `accepts` lists the kinds that the other side may send here. */
  constructor(pc: RTCPeerConnection, media: () => SentMedia, accepts: readonly MediaKind[]) {
    this.#pc = pc;
    this.#media = media;
    this.#accepts = accepts;
    this.update();
  }

  /** Sends the media that `media()` returns now. Returns whether that takes a new offer and answer. */
  update(): boolean {
    const { tracks, shared } = this.#media();
    for (const source of tracks.keys()) {
      if (this.#outlets.has(source)) continue;
      this.#outlets.set(source, { carrier: new MediaStream(), senders: new Set() });
    }
    let negotiate = false;
    for (const [source, outlet] of this.#outlets) {
      const own = tracks.get(source) ?? [];
      if (this.#fill(outlet, own, shared?.has(source) === true)) negotiate = true;
    }
    this.#receiveOnlyAccepted();
    this.keepLimits();
    const sound = soundOf(tracks);
    if (sound !== this.#sound) negotiate = true;
    this.#sound = sound;
    return negotiate;
  }

  /** How sound is sent, which the browser takes from the other side's description. */
  get sound(): Sound {
    return this.#sound;
  }

  /** Returns the kinds of tracks that wait for an offer of the other side with room for them. */
  missing(): MediaKind[] {
    return this.#pc
      .getTransceivers()
      .filter(({ mid, sender }) => mid === null && this.#tracks.has(sender))
      .map(({ receiver }) => receiver.track.kind as MediaKind);
  }

  /**
   * Makes room for media of the other side that are accepted: one line for each of `kinds`, together with those that
   * earlier calls made since the last exchange.
   */
  makeRoom(kinds: readonly MediaKind[]): void {
    for (const kind of this.#accepts) {
      const wanted = kinds.filter((each) => each === kind).length;
      const waiting = this.#pc
        .getTransceivers()
        .filter(
          ({ mid, direction, receiver }) =>
            mid === null && direction === 'recvonly' && receiver.track.kind === kind,
        ).length;
      for (let made = waiting; made < wanted; made += 1) {
        if (this.#pc.getTransceivers().length >= maxLines) break;
        this.#pc.addTransceiver(kind, { direction: 'recvonly' });
      }
    }
  }

  /** Describes the media to the other side. */
  get note(): MediaNote {
    const { tracks, shared = new Map() } = this.#media();
    const streams = [...new Set([...tracks.keys(), ...shared.keys()])].flatMap((source) => {
      const own = tracks.get(source) ?? [];
      const id = own.length > 0 ? this.#outlets.get(source)?.carrier.id : '';
      if (id === undefined) return [];
      return { id, source, muted: mutedKinds(source, own), ...shared.get(source) };
    });
    return { streams, accepts: [...this.#accepts], decodes: decodesShared() };
  }

  /** Applies the limits. Call again after each exchange: before the first, some browsers have no encoding. */
  keepLimits(): void {
    const videos = [...this.#tracks.values()].filter(({ kind }) => kind === 'video').length;
    for (const [sender, track] of this.#tracks) this.#encode(sender, track, videos);
  }

  /** Gives sound priority, and shares the limits among the pictures. */
  #encode(sender: RTCRtpSender, track: MediaStreamTrack, videos: number): void {
    const { bitrate, framerate, pixelRate } = this.#media().limits;
    const share = { bitrate: bitrate / videos, framerate, pixelRate: pixelRate / videos };
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings ?? [];
    if (encoding === undefined) return;
    const wanted: Partial<RTCRtpEncodingParameters> =
      track.kind === 'video'
        ? encodingFor(track.getSettings(), share, track.contentHint)
        : { priority: 'high', networkPriority: 'high' };
    const told = JSON.stringify(wanted);
    if (this.#encodings.get(sender) === told) return;
    this.#encodings.set(sender, told);
    Object.assign(encoding, wanted);
    // A browser that rejects the parameters decides by itself, as it does without them.
    sender.setParameters(parameters).catch(() => this.#encodings.delete(sender));
  }

  /** Sends these tracks of a source. `pauses`: what it sends no longer keeps its line, and comes back without an offer. */
  #fill(
    { carrier, senders }: Outlet,
    tracks: readonly MediaStreamTrack[],
    pauses: boolean,
  ): boolean {
    const wanted = new Set(tracks);
    const spare: RTCRtpSender[] = [];
    for (const sender of senders) {
      const track = this.#tracks.get(sender);
      if (track ? !wanted.delete(track) : this.#paused.has(sender)) spare.push(sender);
    }
    const kindOf = (sender: RTCRtpSender): string | undefined =>
      this.#tracks.get(sender)?.kind ?? this.#paused.get(sender);
    let negotiate = false;
    for (const track of wanted) {
      // Another source sends it already, and no connection takes a track twice.
      if ([...this.#tracks.values()].includes(track)) continue;
      const index = spare.findIndex((sender) => kindOf(sender) === track.kind);
      const [sender] = index < 0 ? [] : spare.splice(index, 1);
      if (sender !== undefined) {
        this.#replace(sender, track);
        continue;
      }
      negotiate = true;
      if (!this.#revive(senders, track)) this.#add(senders, track, carrier);
    }
    for (const sender of spare) {
      const track = this.#tracks.get(sender);
      if (track === undefined) continue;
      this.#tracks.delete(sender);
      if (pauses) {
        this.#paused.set(sender, track.kind);
        sender.replaceTrack(null).catch(() => {});
      } else {
        this.#pc.removeTrack(sender);
        negotiate = true;
      }
    }
    return negotiate;
  }

  /** Sends the track over an idle sender of its source and kind, if there is one. */
  #revive(senders: Set<RTCRtpSender>, track: MediaStreamTrack): boolean {
    const idle = this.#pc
      .getTransceivers()
      .find(
        ({ sender, receiver, direction }) =>
          senders.has(sender) &&
          !this.#tracks.has(sender) &&
          receiver.track.kind === track.kind &&
          (direction === 'recvonly' || direction === 'inactive'),
      );
    if (idle === undefined) return false;
    this.#replace(idle.sender, track);
    idle.direction = idle.direction === 'recvonly' ? 'sendrecv' : 'sendonly';
    return true;
  }

  #add(senders: Set<RTCRtpSender>, track: MediaStreamTrack, carrier: MediaStream): void {
    const sender = this.#pc.addTrack(track, carrier);
    // The browser may reuse a sender of another source that was never used.
    for (const outlet of this.#outlets.values()) outlet.senders.delete(sender);
    senders.add(sender);
    this.#tracks.set(sender, track);
  }

  /** Replacing fails only if the connection closes meanwhile. */
  #replace(sender: RTCRtpSender, track: MediaStreamTrack): void {
    this.#tracks.set(sender, track);
    this.#paused.delete(sender);
    sender.replaceTrack(track).catch(() => {});
  }

  /** Keeps media that are not accepted from coming in over the senders' transceivers. */
  #receiveOnlyAccepted(): void {
    for (const transceiver of this.#pc.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as MediaKind;
      if (transceiver.direction === 'sendrecv' && !this.#accepts.includes(kind)) {
        transceiver.direction = 'sendonly';
      }
    }
  }
}

function soundOf(tracks: TracksBySource): Sound {
  const all = [...tracks].flatMap(([source, own]) =>
    own.filter(({ kind }) => kind === 'audio').map(({ contentHint }) => ({ source, contentHint })),
  );
  if (all.some(({ contentHint }) => contentHint === 'music')) return 'music';
  return all.some(({ source }) => source !== 'camera') ? 'stereo' : 'speech';
}

export function mutedKinds(source: StreamSource, tracks: readonly MediaStreamTrack[]): MediaKind[] {
  return mediaKinds.filter((kind) => {
    const same = tracks.filter((track) => track.kind === kind);
    return same.length > 0 && same.every((track) => isMuted(source, track));
  });
}
