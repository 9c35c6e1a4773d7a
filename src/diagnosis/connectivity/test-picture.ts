import type { Clock } from '../../runtime/clock.ts';

/** The time between two pictures, in milliseconds. */
const interval = 50;

/** Returns a track of a small moving picture until `signal` aborts; null where there is no page to draw on. */
export function testPicture(clock: Clock, signal: AbortSignal): MediaStreamTrack | null {
  const canvas = globalThis.document?.createElement('canvas');
  const context = canvas?.getContext('2d');
  if (!context || !canvas?.captureStream) return null;
  Object.assign(canvas, { width: 64, height: 64 });
  let frame = 0;
  // A picture that stands still is not sent.
  const draw = (): void => {
    context.fillStyle = frame++ % 2 === 0 ? 'teal' : 'coral';
    context.fillRect(0, 0, 64, 64);
    clock.after(interval, draw, signal);
  };
  draw();
  const [track] = canvas.captureStream().getTracks();
  signal.addEventListener('abort', () => track?.stop());
  return track ?? null;
}
