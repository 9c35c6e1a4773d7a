import { BeachError } from '../../runtime/beach-error.ts';
import type { Shareable } from '../shareable.ts';
import { type CaptureContext, Processed, type TrackProcessor } from './processed.ts';

/** Makes the tracks to send of captured ones. Where the processor of the page fails, those are the captured ones. */
export class Processing {
  #processor: TrackProcessor | null = null;
  readonly #failed: (error: BeachError) => void;

  /** `failed` is called for each track that the processor has failed on. */
  constructor(failed: (error: BeachError) => void) {
    this.#failed = failed;
  }

  /** Uses another processor for later calls; null for none. Returns whether it is another. */
  use(processor: TrackProcessor | null): boolean {
    const changed = processor !== this.#processor;
    this.#processor = processor;
    return changed;
  }

  /** Processes tracks, by the processor that is in use when that is done. Ends them if `signal` is aborted before. */
  async process(
    what: Shareable,
    captured: readonly MediaStreamTrack[],
    signal: AbortSignal,
  ): Promise<Processed> {
    const processor = this.#processor;
    const processed = await this.#run(what, captured, signal);
    if (signal.aborted) processed.end();
    else if (processor !== this.#processor) {
      processed.end(processed);
      return this.process(what, captured, signal);
    }
    return processed;
  }

  /** Processes live tracks once more; returns null if they, or the processor, were replaced meanwhile. */
  async processAgain(
    what: Shareable,
    current: () => Processed,
    signal: AbortSignal,
  ): Promise<Processed | null> {
    const processor = this.#processor;
    const { captured } = current();
    const processed = await this.#run(what, captured, signal);
    const isCurrent = processor === this.#processor && captured === current().captured;
    if (isCurrent && !signal.aborted) return processed;
    processed.end(current());
    return null;
  }

  /** Reports that the processor has ended a track that it made. */
  lost(what: Shareable): void {
    this.#failed(BeachError.processorFailed(what));
  }

  async #run(
    what: Shareable,
    captured: readonly MediaStreamTrack[],
    signal: AbortSignal,
  ): Promise<Processed> {
    const processor = this.#processor;
    if (processor === null || what === 'contents') return new Processed(captured);
    const abort = new AbortController();
    signal.addEventListener('abort', () => abort.abort(), { signal: abort.signal });
    const context: CaptureContext = { what, signal: abort.signal };
    const sent = captured.map(async (track) => {
      try {
        return checked(await processor(track, context), track);
      } catch (cause) {
        if (!abort.signal.aborted) this.#failed(BeachError.processorFailed(what, cause));
        return track;
      }
    });
    return new Processed(captured, await Promise.all(sent), abort);
  }
}

function checked(made: MediaStreamTrack, { kind }: MediaStreamTrack): MediaStreamTrack {
  if (made.kind === kind && made.readyState === 'live') return made;
  made.stop();
  throw new TypeError(`It returned no live ${kind} track.`);
}
