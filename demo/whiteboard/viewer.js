import '/beach.js';
import { Board } from './board.js';

const viewer = document.querySelector('beach-viewer');
const canvas = document.querySelector('canvas');
const pen = document.querySelector('.pen');
const buttons = document.querySelector('.reactions');
const board = new Board(canvas);

// The host counts reactions by name.
viewer.name = nickname();
document.querySelector('#me').textContent = viewer.name;

const actions = {
  load: (strokes) => board.load(strokes),
  draw: (stroke) => board.draw(stroke),
  undo: () => board.undo(),
  clear: () => board.clear(),
  cursor: ({ at: [x, y], color, size }) => {
    const scale = canvas.clientWidth / canvas.width;
    pen.style.left = `${x * scale}px`;
    pen.style.top = `${y * scale}px`;
    pen.style.width = pen.style.height = `${Math.max(size * scale, 8)}px`;
    pen.style.background = color;
    // The pen fades when it stops.
    for (const fading of pen.getAnimations()) fading.cancel();
    pen.animate([{ opacity: 1 }, { opacity: 0 }], { delay: 1500, duration: 500, fill: 'both' });
  },
};

viewer.addEventListener('beach-message', ({ topic, data }) => actions[topic]?.(data));

viewer.addEventListener('beach-statechange', ({ state }) => {
  buttons.disabled = state !== 'connected';
});

buttons.addEventListener('click', ({ target }) => {
  const { value } = target.closest('button') ?? {};
  if (value) viewer.send(value, { topic: 'reaction' });
});

/** Returns a name that this tab keeps, such as "Sunny Seal". */
function nickname() {
  const one = (words) => words.split(' ')[Math.floor(Math.random() * words.split(' ').length)];
  const adjective = one('Sunny Salty Sandy Breezy Curious Lucky Mellow Nimble Jolly Drowsy');
  const animal = one('Seal Crab Gull Otter Puffin Turtle Whale Pelican Starfish Dolphin');
  sessionStorage.name ??= `${adjective} ${animal}`;
  return sessionStorage.name;
}
