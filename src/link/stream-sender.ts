import type { MediaKind } from './connection.ts';

/**
 * Keeps what a connection sends equal to the tracks of one stream, with as few new offers as can be:
 * a track that takes the place of another of its kind needs none.
 */
export class StreamSender {
  readonly #pc: RTCPeerConnection;
  /** Gives all tracks one stream id, so that the other side sees one stream, whatever is replaced. */
  readonly #carrier = new MediaStream();

  constructor(pc: RTCPeerConnection) {
    this.#pc = pc;
  }

  /** Returns whether a new offer and answer are needed. */
  set(stream: MediaStream | null): boolean {
    const wanted = new Set(stream?.getTracks());
    const spare: RTCRtpSender[] = [];
    for (const sender of this.#sending()) {
      if (!wanted.delete(sender.track as MediaStreamTrack)) spare.push(sender);
    }
    let negotiate = false;
    for (const track of wanted) {
      const index = spare.findIndex((sender) => sender.track?.kind === track.kind);
      const [sender] = index < 0 ? [] : spare.splice(index, 1);
      if (sender === undefined) {
        this.#pc.addTrack(track, this.#carrier);
        negotiate = true;
      } else {
        // It fails only where the connection closes meanwhile.
        sender.replaceTrack(track).catch(() => {});
      }
    }
    for (const sender of spare) {
      this.#pc.removeTrack(sender);
      negotiate = true;
    }
    return negotiate;
  }

  /** The kinds of tracks that wait for the other side's offer to have room for them. */
  missing(): MediaKind[] {
    return this.#pc
      .getTransceivers()
      .filter(({ mid, sender }) => mid === null && sender.track !== null)
      .map(({ sender }) => sender.track?.kind as MediaKind);
  }

  #sending(): RTCRtpSender[] {
    return this.#pc.getSenders().filter(({ track }) => track !== null);
  }
}
