import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { BeachError } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';
import type { English } from '../words/english.ts';
import type { Recorded, RecordedStream } from './recorded-stream.ts';
import type { Recorder } from './recorder.ts';

interface RecordingOptions {
  /** Returns the streams of the session, from here and from others. */
  streams(): readonly RecordedStream[];
  /** Begins the names of files. */
  title(): string;
  /** Called when it has begun or ended. */
  changed(isOn: boolean): void;
  warned(error: BeachError): void;
}

/** Records a session. The code for it is loaded when somebody does. */
export class Recording implements ReactiveController {
  readonly #element: ReactiveControllerHost;
  readonly #options: RecordingOptions;
  #recorder: Recorder | null = null;
  /** A recording that is about to begin. */
  #starting: Promise<void> | null = null;
  /** Aborts it. */
  #abort = new AbortController();
  /** The end of the last recording. */
  #ending: Promise<void> = Promise.resolve();

  constructor(element: ReactiveControllerHost, options: RecordingOptions) {
    this.#element = element;
    this.#options = options;
    element.addController(this);
  }

  get isOn(): boolean {
    return this.#recorder !== null;
  }

  /**
   * Asks the person for a file, and records from then on. Call in response to a tap or key press.
   *
   * @throws {DOMException} `AbortError` if the person chooses none, or the session ends before.
   * @throws {BeachError} `unsupported-browser` or `recording-failed`.
   */
  start(what: Recorded): Promise<void> {
    this.#starting ??= this.#start(what).finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  /** Resolves when the file is complete. */
  stop(): Promise<void> {
    const recorder = this.#recorder;
    this.#abort.abort();
    if (recorder === null) return this.#ending;
    this.#recorder = null;
    this.#ending = recorder.stop();
    this.#options.changed(false);
    return this.#ending;
  }

  hostUpdated(): void {
    this.#recorder?.update(this.#options.streams());
  }

  /** Shows the button that starts and stops it, and says that it records. */
  render(what: Recorded, words: English['recording']): TemplateResult | typeof nothing {
    const press = (): void => {
      // An error was reported, or the person has changed their mind.
      if (this.isOn) void this.stop();
      else this.start(what).catch(() => {});
    };
    return html`
      <button
        class="switch record ${this.isOn ? 'on' : ''}"
        type="button"
        part="button record-button"
        @click=${press}
      >
        <span class="indicator" aria-hidden="true"></span>${this.isOn ? words.stop : words.start}
      </button>
      <span class="visually-hidden" role="status">${this.isOn ? words.on : nothing}</span>
    `;
  }

  async #start(what: Recorded): Promise<void> {
    if (this.isOn) return;
    const { title, streams, changed } = this.#options;
    if (!('MediaRecorder' in globalThis)) {
      throw this.#warned(BeachError.unsupportedBrowser('MediaRecorder', 'use a current one'));
    }
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    try {
      const { Recorder } = await import('./recorder.ts');
      const failed = (cause: unknown): void => {
        this.#warned(BeachError.recordingFailed(cause));
        void this.stop();
      };
      const recorder = await Recorder.start({ what, title: title(), clock: systemClock, failed });
      if (signal.aborted) this.#ending = recorder.stop();
      signal.throwIfAborted();
      this.#recorder = recorder;
      recorder.update(streams());
    } catch (cause) {
      if ((cause as Error).name === 'AbortError') throw cause;
      throw this.#warned(BeachError.recordingFailed(cause));
    }
    changed(true);
    this.#element.requestUpdate();
  }

  #warned(error: BeachError): BeachError {
    this.#options.warned(error);
    return error;
  }
}
