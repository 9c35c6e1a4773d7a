import type { Clock } from '../runtime/clock.ts';

/** How long a picture may stand still before it is sent again, in milliseconds. */
const interval = 1_000;

/** How closely a canvas is looked at, in pixels each way. */
const coarse = 64;

/**
 * Lets a canvas that stands still be captured again each second: Chromium captures only what is drawn,
 * so that whoever came after the last stroke would see nothing. Draws the first pixel over itself, and leaves
 * the context as it was. For canvases with a 2D context; others are drawn by their page all the time.
 */
export function refreshCanvas(canvas: HTMLCanvasElement, clock: Clock, signal: AbortSignal): void {
  let drawn = false;
  const refresh = (): void => {
    // To ask for a context makes one, and the page may want another: so not before it has drawn.
    drawn ||= isDrawn(canvas);
    if (drawn && !redraw(canvas)) return;
    clock.after(interval, refresh, signal);
  };
  refresh();
}

/** Without a 2D context it does nothing, and says so. */
function redraw(canvas: HTMLCanvasElement): boolean {
  const context = contextOf(canvas);
  if (context === null) return false;
  const corner = new Path2D();
  corner.rect(0, 0, 1, 1);
  context.save();
  context.resetTransform();
  context.clip(corner);
  // Nothing of the page's own settings may change the pixel.
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'copy';
  context.filter = 'none';
  context.shadowColor = 'transparent';
  if (canvas.width > 0 && canvas.height > 0) context.drawImage(canvas, 0, 0, 1, 1, 0, 0, 1, 1);
  context.restore();
  return true;
}

/** Null as well where another thread draws: such a canvas throws. */
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
  Object.assign(copy, { width: coarse, height: coarse });
  const context = copy.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, 0, 0, coarse, coarse);
  return context.getImageData(0, 0, coarse, coarse).data.some((value) => value > 0);
}
