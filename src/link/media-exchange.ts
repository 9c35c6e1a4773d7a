import type { Connection } from './connection/connection.ts';
import type { RemoteMedia } from './connection/media.ts';
import type { StatsReport } from './health/stats-window.ts';
import type { SharedMedia } from './shared-media.ts';
import { emptyNote, type MediaNote, notedStreams } from './wire/media-note.ts';

interface MediaExchangeOptions {
  readonly connection: Pick<Connection, 'note' | 'carriesMedia' | 'soundLevel' | 'stats'>;
  send(note: MediaNote): void;
  /** Called when the other side sends other media, or accepts other kinds. */
  changed(media: RemoteMedia): void;
}

/**
 * Exchanges notes about media with the other side, and joins its notes with the streams that arrive: over the connection,
 * and what is encoded once for many.
 */
export class MediaExchange {
  readonly #options: MediaExchangeOptions;
  /** The last note that was sent, as JSON. */
  #sentNote = '';
  /** The last note of the other side. */
  #note: MediaNote = emptyNote;
  #streams: readonly MediaStream[] = [];
  #shared: SharedMedia | null = null;
  #unable = false;

  constructor(options: MediaExchangeOptions) {
    this.#options = options;
  }

  /** Sends the note about our media, if it has changed. */
  tell(): void {
    const { connection, send } = this.#options;
    const note = { ...connection.note, ...(this.#unable && { decodes: false }) };
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
    const note = this.#note;
    if (note === emptyNote) return;
    const streams = this.#shared?.join?.(this.#streams, note) ?? notedStreams(this.#streams, note);
    this.#options.changed({
      streams,
      accepts: note.accepts,
      decodes: note.decodes === true,
      shares: note.streams.some(({ shared }) => shared),
    });
  }

  /** The media that are encoded once for many; null while there are none. */
  get shared(): SharedMedia | null {
    return this.#shared;
  }

  /** Carries media that are encoded once for many from now on; with null, asks for all over the connection. */
  share(shared: SharedMedia | null): void {
    this.#shared = shared;
    this.#unable = shared === null;
    this.tell();
    this.report();
  }

  get carriesMedia(): boolean {
    return this.#options.connection.carriesMedia || this.#shared?.flows === true;
  }

  /** How loud the sound of the other side is now, from 0 to 1. */
  get soundLevel(): number {
    return Math.max(this.#options.connection.soundLevel, this.#shared?.soundLevel ?? 0);
  }

  /** Resolves with the browser's report, and with what it does not know of. */
  async stats(): Promise<RTCStatsReport> {
    const report: StatsReport = await this.#options.connection.stats();
    const own = (this.#shared?.stats ?? []).map((each) => [each.id, each] as const);
    return new Map([...report, ...own]) as unknown as RTCStatsReport;
  }
}
