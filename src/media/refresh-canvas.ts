import type { Clock } from '../runtime/clock.ts';

/** How long a picture may stand still before it is sent again, in milliseconds. */
const interval = 1_000;

/**
 * Lets a canvas that stands still be captured again each second: Chromium captures only what is drawn,
 * so that whoever came after the last stroke would see nothing. Draws the first pixel over itself, and leaves
 * the context as it was. For canvases with a 2D context; others are drawn by their page all the time.
 */
export function refreshCanvas(canvas: HTMLCanvasElement, clock: Clock, signal: AbortSignal): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const corner = new Path2D();
  corner.rect(0, 0, 1, 1);
  const refresh = (): void => {
    if (canvas.width > 0 && canvas.height > 0) {
      context.save();
      context.resetTransform();
      context.clip(corner);
      // Nothing of the page's own settings may change the pixel.
      context.globalAlpha = 1;
      context.globalCompositeOperation = 'copy';
      context.filter = 'none';
      context.shadowColor = 'transparent';
      context.drawImage(canvas, 0, 0, 1, 1, 0, 0, 1, 1);
      context.restore();
    }
    clock.after(interval, refresh, signal);
  };
  refresh();
}
