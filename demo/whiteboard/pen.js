/**
 * Turns the input of mouse, pen, finger and keyboard on a canvas into strokes. Arrow keys move the pen, and
 * draw with Shift. Coordinates are whole numbers, in the pixels of the canvas.
 *
 * Calls `down(x, y)`, `move(points, drawing)` and `up(x, y)`.
 */
export function watchPen(canvas, { down, move, up }) {
  let drawing = false;
  let x = canvas.width / 2;
  let y = canvas.height / 2;

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    x = Math.round(((event.clientX - box.left) / box.width) * canvas.width);
    y = Math.round(((event.clientY - box.top) / box.height) * canvas.height);
    return [x, y];
  };
  const begin = () => {
    drawing = true;
    down(x, y);
  };
  const end = () => {
    if (drawing) up(x, y);
    drawing = false;
  };

  canvas.addEventListener('pointerdown', (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    // The stroke continues outside of the canvas until the button is released.
    canvas.setPointerCapture(event.pointerId);
    end();
    place(event);
    begin();
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!event.isPrimary) return;
    // A browser merges the movements between two frames: the curve needs every point.
    const events = event.getCoalescedEvents?.() ?? [];
    move((events.length > 0 ? events : [event]).flatMap(place), drawing);
  });
  for (const type of ['pointerup', 'pointercancel']) {
    canvas.addEventListener(type, (event) => event.isPrimary && end());
  }

  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    if (event.shiftKey && !drawing) begin();
    x = Math.min(Math.max(x + step[0] * 16, 0), canvas.width);
    y = Math.min(Math.max(y + step[1] * 16, 0), canvas.height);
    move([x, y], drawing);
  });
  canvas.addEventListener('keyup', ({ key }) => key === 'Shift' && end());
  canvas.addEventListener('blur', end);
}
