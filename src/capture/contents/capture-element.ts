import { captureError } from '../capture-error.ts';
import { captureFilm } from './capture-film.ts';

/** An element whose pictures or sound can be captured. */
export type CapturableElement = HTMLCanvasElement | HTMLVideoElement | HTMLAudioElement;

/**
 * Captures the pictures and sound of an element, once it has any. Rejects with `unsupported-browser`, or with
 * `permission-denied` when its contents come from another site. Never settles when `signal` is aborted before
 * the element has loaded.
 *
 * @param replaced Receives the new tracks when a film is paused or played again, or when another film replaces it.
 */
export async function captureElement(
  element: CapturableElement,
  replaced: (tracks: MediaStreamTrack[]) => void,
  signal: AbortSignal,
): Promise<MediaStreamTrack[]> {
  try {
    if (isCanvas(element)) {
      const tracks = element.captureStream().getTracks();
      // Firefox tells the canvas at the stream, which these tracks leave.
      for (const track of tracks)
        if (!('canvas' in track)) Object.assign(track, { canvas: element });
      return tracks;
    }
    if (element.readyState < HTMLMediaElement.HAVE_METADATA) {
      await new Promise((resolve) =>
        element.addEventListener('loadedmetadata', resolve, { once: true, signal }),
      );
    }
    return captureFilm(element, replaced, signal);
  } catch (cause) {
    throw captureError('contents', cause);
  }
}

/** Returns whether it is a canvas. Not by `instanceof`: it can come from another document. */
function isCanvas(element: CapturableElement): element is HTMLCanvasElement {
  return element.localName === 'canvas';
}
