/** Returns a canvas that is filled with a color. */
export function filledCanvas(color: string, width = 300, height = 150): HTMLCanvasElement {
  return paintedCanvas(width, height, (context) => {
    context.fillStyle = color;
    context.fillRect(0, 0, width, height);
  });
}

/** Returns a canvas that is painted again every `interval` milliseconds, also on a background page. */
export function animatedCanvas(
  width: number,
  height: number,
  interval: number,
  paint: (context: CanvasRenderingContext2D) => void,
): HTMLCanvasElement {
  return paintedCanvas(width, height, (context) => {
    paint(context);
    setInterval(paint, interval, context);
  });
}

/** Returns red, green and blue of a pixel. `x` and `y` are shares of the picture's width and height. */
export function pixelAt(
  picture: CanvasImageSource,
  x: number,
  y: number,
): [red: number, green: number, blue: number] {
  const [width, height] = [300, 150];
  let pixel = new Uint8ClampedArray(4);
  paintedCanvas(width, height, (context) => {
    context.drawImage(picture, 0, 0, width, height);
    pixel = context.getImageData(x * width, y * height, 1, 1).data;
  });
  const [red = 0, green = 0, blue = 0] = pixel;
  return [red, green, blue];
}

function paintedCanvas(
  width: number,
  height: number,
  paint: (context: CanvasRenderingContext2D) => void,
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  paint(canvas.getContext('2d') as CanvasRenderingContext2D);
  return canvas;
}
