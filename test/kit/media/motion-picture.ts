import { animatedCanvas } from './canvas.ts';
import { paintTimeCode } from './time-code.ts';

export interface MotionPicture {
  width: number;
  height: number;
  /** Pictures per second. */
  framerate: number;
  /** The share of the picture that is noise, which no encoder predicts: 0 to 1. */
  noise?: number;
  /** The time from one scene to the next, in milliseconds: 0 for a single scene. */
  scene?: number;
}

/** Returns a canvas on which every pixel moves, with a time code at its top. */
export function motionPicture(options: MotionPicture): HTMLCanvasElement {
  const { width, height, framerate, noise = 0, scene = 0 } = options;
  const began = performance.now();
  const stripes = 24;
  const wide = Math.ceil(width / stripes);
  const grain = noise > 0 ? makeGrain() : null;
  let frame = 0;
  return animatedCanvas(width, height, 1_000 / framerate, (context) => {
    frame += 1;
    const number = scene > 0 ? Math.floor((performance.now() - began) / scene) : 0;
    for (let stripe = 0; stripe <= stripes; stripe += 1) {
      context.fillStyle = `hsl(${(stripe * 15 + frame * 4 + number * 97) % 360} 70% ${number % 2 ? 30 : 50}%)`;
      const at = ((stripe * wide + frame * 3) % (width + wide)) - wide;
      if (number % 2) context.fillRect(0, (at * height) / width, width, wide);
      else context.fillRect(at, 0, wide, height);
    }
    if (grain) {
      context.globalAlpha = noise;
      const offset = (frame * 37) % 64;
      context.drawImage(grain, -offset, -((frame * 53) % 64), width + 64, height + 64);
      context.globalAlpha = 1;
    }
    paintTimeCode(context);
  });
}

function makeGrain(): HTMLCanvasElement {
  const grain = document.createElement('canvas');
  Object.assign(grain, { width: 512, height: 512 });
  const context = grain.getContext('2d') as CanvasRenderingContext2D;
  const image = context.createImageData(512, 512);
  for (let at = 0; at < image.data.length; at += 4) {
    const gray = Math.random() * 255;
    image.data.set([gray, gray, gray, 255], at);
  }
  context.putImageData(image, 0, 0);
  return grain;
}
