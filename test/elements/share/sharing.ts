import { sendMouse } from '@web/test-runner-commands';
import type { BeachViewer } from '../../../src/elements/beach-viewer.ts';
import { pixelAt } from '../../kit/media/canvas.ts';
import { play } from '../../kit/media/films.ts';
import { until } from '../../kit/until.ts';
import { clear, heard, stage } from '../page.ts';

export const devices = navigator.mediaDevices;

/** Restores the browser's capture functions. Call after each test that replaced one. */
export async function restore(): Promise<void> {
  Reflect.deleteProperty(devices, 'getUserMedia');
  Reflect.deleteProperty(devices, 'getDisplayMedia');
  Reflect.deleteProperty(devices, 'enumerateDevices');
  Reflect.deleteProperty(navigator.permissions, 'query');
  await clear();
}

/** Runs a function before each getUserMedia() call, until the test ends. */
export function intercept(ask: (constraints: MediaStreamConstraints) => Promise<unknown>): void {
  const real = MediaDevices.prototype.getUserMedia;
  devices.getUserMedia = async (constraints = {}) => {
    await ask(constraints);
    return real.call(devices, constraints);
  };
}

/** Returns a permission that is granted by `give()`. */
export function permission(): { ask: () => Promise<void>; give: () => void } {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { ask: () => given, give };
}

export function refuse(name: string): Promise<never> {
  return Promise.reject(new DOMException('For this test.', name));
}

export async function shows(viewer: BeachViewer, source = 'camera'): Promise<MediaStream> {
  const { streams } = await heard(viewer, 'beach-stream', ({ streams }) =>
    streams.some((stream) => stream.source === source),
  );
  return streams.find((stream) => stream.source === source)?.stream as MediaStream;
}

/** Resolves when a frame of the stream has been decoded. */
export function decodes(stream: MediaStream): Promise<HTMLVideoElement> {
  return play(stream, stage());
}

/** Resolves when the picture has this color. */
export function shines(video: HTMLVideoElement, color: 'red' | 'green'): Promise<void> {
  return until(() => {
    const [red, green] = pixelAt(video, 0.125, 0.5);
    return color === 'red' ? red - green > 80 : green - red > 80;
  });
}

/** Resolves when the viewer shows another frame of any stream. */
export function plays(viewer: BeachViewer): Promise<unknown> {
  const video = viewer.shadowRoot?.querySelector('video') as HTMLVideoElement;
  return new Promise((resolve) => video.requestVideoFrameCallback(resolve));
}

export async function click(element: Element): Promise<void> {
  const { x, y, width, height } = element.getBoundingClientRect();
  await sendMouse({
    type: 'click',
    position: [Math.round(x + width / 2), Math.round(y + height / 2)],
  });
}
