import type { Clock } from '../runtime/clock.ts';

/** The time between two refreshes, in milliseconds. */
const interval = 1_000;

/** The size of the copy that is searched for a drawn pixel, in pixels each way. */
const probeSize = 64;

/**
 * Makes the browser capture a static canvas again each second. Chromium captures a canvas only when it is drawn
 * on, so a viewer that joins after the last stroke would see nothing. Redraws the first pixel and leaves the
 * context as it was. Works for 2D contexts; pages draw other canvases all the time.
 */
export function refreshCanvas(canvas: HTMLCanvasElement, clock: Clock, signal: AbortSignal): void {
  let drawn = false;
  const refresh = (): void => {
    // getContext() would create a context, and the page may want another kind: wait until it has drawn.
    drawn ||= isDrawn(canvas);
    if (drawn && !redraw(canvas)) return;
    clock.after(interval, refresh, signal);
  };
  refresh();
}

/** Returns false, and does nothing, where there is no 2D context. */
function redraw(canvas: HTMLCanvasElement): boolean {
  const context = contextOf(canvas);
  if (context === null) return false;
  const corner = new Path2D();
  corner.rect(0, 0, 1, 1);
  context.save();
  context.resetTransform();
  context.clip(corner);
  // No setting of the page may change the pixel.
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'copy';
  context.filter = 'none';
  context.shadowColor = 'transparent';
  if (canvas.width > 0 && canvas.height > 0) context.drawImage(canvas, 0, 0, 1, 1, 0, 0, 1, 1);
  context.restore();
  return true;
}

/** Returns null also for a canvas that was transferred to a worker, where getContext() throws. */
function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
  try {
    return canvas.getContext('2d');
  } catch {
    return null;
  }
}

function isDrawn(canvas: HTMLCanvasElement): boolean {
  if (canvas.width === 0 || canvas.height === 0) return false;
  const copy = document.createElement('canvas');
  Object.assign(copy, { width: probeSize, height: probeSize });
  const context = copy.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, 0, 0, probeSize, probeSize);
  return context.getImageData(0, 0, probeSize, probeSize).data.some((value) => value > 0);
}
