import {
  emptyModel,
  type InspectorModel,
  type PeerModel,
} from '../../diagnosis/model/inspector-model.ts';
import { reduce } from '../../diagnosis/model/reduce.ts';
import type {
  EntryOf,
  Observation,
  RecordedEntry,
} from '../../diagnosis/recording/recorded-entry.ts';
import { Recording } from '../../diagnosis/recording/recording.ts';
import { type Clock, systemClock } from '../../runtime/clock.ts';

/** How long one turn may work on entries, in milliseconds: far below what a person notices. */
const longestTurn = 8;
/** The most log records that are kept to be shown. */
const mostRecords = 5_000;

/** What the inspector shows of one session: a recording that grows, or that of a file, and what follows from it. */
export class SessionFeed {
  readonly title: string;
  readonly isFile: boolean;
  recording: Recording;
  model: InspectorModel;
  readonly records: EntryOf<'log'>[] = [];
  readonly #changed: () => void;
  readonly #clock: Clock;
  #pending: RecordedEntry[] = [];
  #working = false;

  /** `recording`: that of a file; without one, it begins empty. */
  constructor(
    title: string,
    changed: () => void,
    recording: Recording | string,
    clock: Clock = systemClock,
  ) {
    this.title = title;
    this.isFile = typeof recording !== 'string';
    this.recording = typeof recording === 'string' ? new Recording(recording) : recording;
    this.model = emptyModel(this.recording.session);
    this.#changed = changed;
    this.#clock = clock;
    this.#pending = this.recording.entries;
    if (this.#pending.length > 0) this.#work();
  }

  /** The peers, in the order of their arrival. */
  get peers(): PeerModel[] {
    return [...this.model.peers.values()];
  }

  add(observation: Observation): void {
    const entry = { time: this.#clock.wall(), ...observation };
    this.recording.add(entry);
    this.#pending.push(entry);
    if (this.#working) return;
    this.#working = true;
    // A join makes dozens of entries at once.
    this.#clock.after(0, () => this.#work());
  }

  #work(): void {
    const end = this.#clock.now() + longestTurn;
    let done = 0;
    for (const entry of this.#pending) {
      this.model = reduce(this.model, entry);
      if (entry.type === 'log') this.records.push(entry);
      done += 1;
      if (this.#clock.now() > end) break;
    }
    this.#pending = this.#pending.slice(done);
    if (this.records.length > mostRecords) this.records.splice(0, mostRecords / 10);
    this.#working = this.#pending.length > 0;
    if (this.#working) this.#clock.after(0, () => this.#work());
    this.#changed();
  }
}
