import type { StreamSource } from '../link/connection/media.ts';
import type { BeachError } from '../runtime/beach-error.ts';
import type { ShareChange } from './shareable.ts';

/** What the sources of a page belong to. */
export interface LocalMediaOptions {
  /** The element whose contents can be shared. */
  element: HTMLElement;
  /** Returns the content hint of captured video; an empty one lets the browser decide. */
  hint(): string;
  /** Returns whether the microphone is captured switched off, because somebody switches it on to talk. */
  held(): boolean;
  /** Sends a stream, or its changes, to the other peers; null ends it. */
  publish(source: StreamSource, stream: MediaStream | null): void;
  /** Called when the processor of the page fails, so that the captured track is sent. */
  failed(error: BeachError): void;
  /** Called after every change of a state. */
  changed(change: ShareChange): void;
}
