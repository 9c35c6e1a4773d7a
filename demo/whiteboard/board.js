/**
 * Keeps a list of strokes, each `{ id, color, size, points: [x, y, x, y, …] }`, and draws them on a canvas.
 * The same calls in the same order give the same picture, pixel for pixel.
 */
export class Board {
  strokes = [];
  #pen;

  constructor(canvas) {
    this.#pen = canvas.getContext('2d');
    this.#pen.lineCap = 'round';
    this.#pen.lineJoin = 'round';
  }

  /** Begins a stroke, or continues the last one if the id is the same. */
  draw({ id, color, size, points }) {
    let stroke = this.strokes.at(-1);
    if (stroke?.id !== id) {
      stroke = { id, color, size, points: [] };
      this.strokes.push(stroke);
    }
    const from = stroke.points.length;
    stroke.points.push(...points);
    this.#ink(stroke, from);
  }

  undo() {
    this.strokes.pop();
    this.load(this.strokes);
  }

  clear() {
    this.load([]);
  }

  load(strokes) {
    this.strokes = strokes;
    const { width, height } = this.#pen.canvas;
    this.#pen.clearRect(0, 0, width, height);
    for (const stroke of strokes) this.#ink(stroke, 0);
  }

  /** Draws a stroke from one point on: curves that bend at the points and meet half-way between them. */
  #ink({ color, size, points }, from) {
    const pen = this.#pen;
    pen.strokeStyle = color;
    pen.lineWidth = size;
    // The first point stands for those before it.
    const at = (i) => [points[Math.max(i, 0)], points[Math.max(i, 0) + 1]];
    const between = ([ax, ay], [bx, by]) => [(ax + bx) / 2, (ay + by) / 2];
    for (let i = from; i < points.length; i += 2) {
      const [before, bend, now] = [at(i - 4), at(i - 2), at(i)];
      const [x, y] = between(bend, now);
      pen.beginPath();
      pen.moveTo(...between(before, bend));
      pen.quadraticCurveTo(...bend, x, y);
      // A line of no length is invisible: this makes it a dot.
      if (i === 0) pen.lineTo(x + 0.1, y);
      pen.stroke();
    }
  }
}
