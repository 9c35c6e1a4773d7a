import * as v from 'valibot';
import { BeachError } from '../../runtime/beach-error.ts';
import { type RecordedEntry, readEntry } from './recorded-entry.ts';
import { redactAddresses } from './redact-addresses.ts';

/** The version of the files. A file of a later version is not opened. */
const version = 1;

/** The most entries that a recording keeps, apart from measurements, and the most measurements. */
export const mostEntries = 20_000;
export const mostSamples = 20_000;

const fileSchema = v.object({
  format: v.literal('beach-recording'),
  version: v.literal(version),
  session: v.string(),
  /** How many entries did not fit. */
  dropped: v.number(),
  entries: v.array(v.unknown()),
});

const isSample = ({ type }: RecordedEntry): boolean => type === 'sample' || type === 'counters';

/** What happened in one session, in the order of time. The oldest entries give way. */
export class Recording {
  readonly session: string;
  readonly #entries: RecordedEntry[] = [];
  readonly #samples: RecordedEntry[] = [];
  #dropped = 0;

  constructor(session: string) {
    this.session = session;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** All entries in the order of time. */
  get entries(): RecordedEntry[] {
    return [...this.#entries, ...this.#samples].sort((one, other) => one.time - other.time);
  }

  add(entry: RecordedEntry): void {
    const list = isSample(entry) ? this.#samples : this.#entries;
    list.push(entry);
    const most = isSample(entry) ? mostSamples : mostEntries;
    // A tenth at once, because moving the others costs time.
    if (list.length > most) this.#dropped += list.splice(0, most / 10).length;
  }

  /** Returns the content of a file. `redacted`: each address is replaced by a name, always the same one. */
  toJson(redacted: boolean): string {
    const { session, dropped, entries } = this;
    const file = { format: 'beach-recording', version, session, dropped, entries };
    return JSON.stringify(redacted ? redactAddresses(file) : file, null, 1);
  }

  /**
   * Reads the content of a file.
   *
   * @throws {BeachError} `invalid-option` if it is no recording, or one of a later version.
   */
  static fromJson(json: string): Recording {
    const file = v.safeParse(fileSchema, parsed(json));
    if (!file.success) throw notAFile(`it is not a recording of version ${version}`);
    const recording = new Recording(file.output.session);
    recording.#dropped = file.output.dropped;
    for (const [index, input] of file.output.entries.entries()) {
      const entry = readEntry(input);
      if (typeof entry === 'string') throw notAFile(`entry ${index + 1} is not valid, ${entry}`);
      recording.add(entry);
    }
    return recording;
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function notAFile(why: string): BeachError {
  return new BeachError(
    'invalid-option',
    `The file cannot be opened: ${why}. Use a file that an inspector has exported.`,
  );
}
