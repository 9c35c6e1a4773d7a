import { now } from '../clock/now.ts';
import { animatedCanvas } from './canvas.ts';

const bits = 16;

/** The share of a picture's height that the time code takes at its top. */
const strip = 1 / 8;

/** The size in which pictures are read. */
const size = { width: 320, height: 180 };

/** Paints the time at the top of a picture, in milliseconds modulo 2^16, as bars that survive an encoder. */
export function paintTimeCode(context: CanvasRenderingContext2D): void {
  const { width } = context.canvas;
  const height = context.canvas.height * strip;
  context.fillStyle = 'black';
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'white';
  const code = Math.round(now()) % 2 ** bits;
  for (let bit = 0; bit < bits; bit += 1) {
    if ((code >> bit) & 1) context.fillRect((bit * width) / bits, 0, width / bits, height);
  }
}

/** Returns a film that shows the time. */
export function timeCoded(interval = 50): MediaStream {
  return animatedCanvas(size.width, size.height, interval, paintTimeCode).captureStream();
}

/** Returns how old a picture with a time code is, in milliseconds. */
export function ageOf(picture: CanvasImageSource): number {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, size);
  const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  context.drawImage(picture, 0, 0, size.width, size.height);
  const { data } = context.getImageData(0, (size.height * strip) / 2, size.width, 1);
  let code = 0;
  for (let bit = 0; bit < bits; bit += 1) {
    const at = Math.round(((bit + 0.5) * size.width) / bits);
    if ((data[4 * at] ?? 0) > 127) code |= 1 << bit;
  }
  return (Math.round(now()) - code) & (2 ** bits - 1);
}
