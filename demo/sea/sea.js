import * as scenery from './scenery.js';

/**
 * Draws an animated sea on a canvas, in a hidden tab as well. Returns `splash(x, y)`, which throws in a
 * beach ball; `x` and `y` are fractions of the canvas, from 0 to 1.
 */
export function sea(canvas) {
  const pen = canvas.getContext('2d');
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const now = () => performance.now() / 1000;
  const balls = [];

  function draw() {
    const time = now() * (calm ? 0.2 : 1);
    pen.setTransform(canvas.width / 640, 0, 0, canvas.height / 360, 0, 0);
    scenery.drawSky(pen, time);
    for (let row = 0; row < scenery.rows; row++) {
      scenery.drawWave(pen, row, time);
      if (row === 2) scenery.drawBoat(pen, time);
      for (const { x, born } of balls.filter((ball) => ball.row === row)) {
        scenery.drawBall(pen, { x, row, age: now() - born }, time);
      }
    }
    scenery.drawShore(pen, time);
  }

  const ticker = new Worker(new URL('./ticker.js', import.meta.url), { type: 'module' });
  ticker.onmessage = draw;

  return function splash(x, y) {
    const row = Math.round((y * 360 - scenery.horizon) / scenery.rowHeight);
    const nearest = Math.min(Math.max(row, 0), scenery.rows - 1);
    balls.push({ x: x * 640, row: nearest, born: now() });
    if (balls.length > 12) balls.shift();
  };
}
