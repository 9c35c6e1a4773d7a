/** The size of the copy that is searched for a drawn pixel, in pixels each way. */
const probeSize = 64;

/**
 * Makes the browser capture a canvas that was drawn on before, and not since. Redraws the first pixel and leaves the
 * context as it was. Does nothing while the canvas is blank: `getContext()` would create a context, and the page may
 * want another kind. Works for 2D contexts.
 */
export function redrawCanvas(canvas: HTMLCanvasElement): void {
  const context = isDrawn(canvas) ? contextOf(canvas) : null;
  if (context === null) return;
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
  context.drawImage(canvas, 0, 0, 1, 1, 0, 0, 1, 1);
  context.restore();
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
