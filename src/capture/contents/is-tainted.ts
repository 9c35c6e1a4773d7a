/**
 * Returns whether a canvas has become tainted, as by a picture of another site that was drawn on it. The browser then
 * captures nothing any more, and tells nobody.
 */
export function isTainted(canvas: HTMLCanvasElement): boolean {
  const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  try {
    context.drawImage(canvas, 0, 0, 1, 1, 0, 0, 1, 1);
    context.getImageData(0, 0, 1, 1);
    return false;
  } catch (cause) {
    // A canvas without any pixel throws another error.
    return (cause as Error).name === 'SecurityError';
  }
}
