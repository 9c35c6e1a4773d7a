import { captureError } from './capture-error.ts';
import type { Device, Shareable } from './shareable.ts';

/** Which device to use, by its `deviceId`; the browser's choice where there is none. */
export type DeviceChoice = { [D in Device]?: string | undefined };

/** What sends pictures or sound of its own. */
export type CapturableElement = HTMLCanvasElement | HTMLVideoElement | HTMLAudioElement;

/** Firefox has it under another name. */
interface CapturingMediaElement extends HTMLMediaElement {
  captureStream?(): MediaStream;
  mozCaptureStream?(): MediaStream;
}

/** The first such element inside another, which holds it directly or deeper. */
export function capturableIn(element: Element): CapturableElement | null {
  return element.querySelector<CapturableElement>('canvas, video, audio');
}

/** More is sent to nobody, and asks too much of most machines. */
const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

/**
 * Asks for devices with one question. Rejects where one of them cannot be had: `permission-denied`,
 * `no-device`, `device-busy` or `unsupported-browser`.
 */
export async function captureDevices(
  devices: readonly Device[],
  choice: DeviceChoice,
): Promise<MediaStreamTrack[]> {
  const { camera, microphone } = choice;
  const constraints: MediaStreamConstraints = {
    video: devices.includes('camera') && { ...picture, ...exactly(camera) },
    audio: devices.includes('microphone') && { ...exactly(microphone) },
  };
  return captured(devices[0] as Device, (media) => media.getUserMedia(constraints));
}

/** Asks for a screen, a window or a tab, with its sound where the browser has it. Rejects as above. */
export function captureScreen(): Promise<MediaStreamTrack[]> {
  return captured('screen', (media) =>
    media.getDisplayMedia({ video: { frameRate: { ideal: 30 } }, audio: true }),
  );
}

/** Whether the browser gives a device without asking anybody. */
export async function isGranted(device: Device): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: device })).state === 'granted';
  } catch {
    // It cannot be asked.
    return false;
  }
}

/**
 * Takes what an element shows and plays, from the moment that it has something to show. Rejects with
 * `unsupported-browser`, and with `permission-denied` where its contents are another site's.
 * `replaced` receives the tracks of a film that is played again, or takes the place of another. Never settles where
 * `signal` is aborted before there is something to show.
 */
export async function captureContents(
  element: CapturableElement,
  replaced: (tracks: MediaStreamTrack[]) => void,
  signal: AbortSignal,
): Promise<MediaStreamTrack[]> {
  try {
    if (element instanceof HTMLCanvasElement) return element.captureStream().getTracks();
    if (element.readyState < HTMLMediaElement.HAVE_METADATA) {
      await new Promise((resolve) =>
        element.addEventListener('loadedmetadata', resolve, { once: true, signal }),
      );
    }
    const { captureStream, mozCaptureStream } = element as CapturingMediaElement;
    const capture = captureStream ?? mozCaptureStream;
    if (capture === undefined) throw new DOMException('No captureStream().', 'NotSupportedError');
    const stream = capture.call(element);
    followFilm(element, stream, replaced, signal);
    return stream.getTracks();
  } catch (cause) {
    throw captureError('contents', cause);
  }
}

export function stop(tracks: readonly MediaStreamTrack[]): void {
  for (const track of tracks) track.stop();
}

/** The tracks end with the film, or when it gives way to another; then the browser puts others into the stream. */
function followFilm(
  element: HTMLMediaElement,
  stream: MediaStream,
  replaced: (tracks: MediaStreamTrack[]) => void,
  signal: AbortSignal,
): void {
  const known = new Set(stream.getTracks());
  const look = (): void => {
    const tracks = stream.getTracks().filter(({ readyState }) => readyState === 'live');
    if (tracks.every((track) => known.has(track))) return;
    for (const track of tracks) known.add(track);
    replaced(tracks);
  };
  // By these all the new tracks are there; Firefox adds one after the other.
  for (const type of ['loadeddata', 'seeked', 'playing']) {
    element.addEventListener(type, look, { signal });
  }
  // Chromium keeps those of the former film alive.
  element.addEventListener('emptied', () => stop(stream.getTracks()), { signal });
}

async function captured(
  what: Shareable,
  capture: (media: MediaDevices) => Promise<MediaStream>,
): Promise<MediaStreamTrack[]> {
  try {
    // It is missing on pages that did not come over https.
    const media: MediaDevices | undefined = navigator.mediaDevices;
    if (media === undefined) throw new DOMException('No mediaDevices.', 'NotSupportedError');
    return (await capture(media)).getTracks();
  } catch (cause) {
    throw captureError(what, cause);
  }
}

function exactly(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
}
