import type { Connection } from './connection/connection.ts';
import type { RemoteMedia } from './connection/media.ts';
import { emptyNote, type MediaNote, notedStreams } from './wire/media-note.ts';

interface MediaExchangeOptions {
  readonly connection: Pick<Connection, 'note'>;
  send(note: MediaNote): void;
  /** Called when the other side sends other media, or accepts other kinds. */
  changed(media: RemoteMedia): void;
}

/** Exchanges notes about media with the other side, and joins its notes with the streams that arrive. */
export class MediaExchange {
  readonly #options: MediaExchangeOptions;
  /** The last note that was sent, as JSON. */
  #sentNote = '';
  /** The last note of the other side. */
  #note: MediaNote = emptyNote;
  #streams: readonly MediaStream[] = [];

  constructor(options: MediaExchangeOptions) {
    this.#options = options;
  }

  /** Sends the note about our media, if it has changed. */
  tell(): void {
    const { connection, send } = this.#options;
    const { note } = connection;
    const text = JSON.stringify(note);
    if (text === this.#sentNote) return;
    this.#sentNote = text;
    send(note);
  }

  /** Call with the streams that the browser receives now. */
  streamsArrived(streams: readonly MediaStream[]): void {
    this.#streams = streams;
  }

  /** Call with each note of the other side. */
  noteArrived(note: MediaNote): void {
    this.#note = note;
  }

  /** Reports the streams that have arrived and that the other side has named. Before its first note, does nothing. */
  report(): void {
    if (this.#note === emptyNote) return;
    const streams = notedStreams(this.#streams, this.#note);
    this.#options.changed({ streams, accepts: this.#note.accepts });
  }
}
