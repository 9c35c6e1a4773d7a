import '/beach.js';
import { Board } from './board.js';
import { watchPen } from './pen.js';
import { showReactions } from './reactions.js';

const session = document.querySelector('beach-session');
const canvas = document.querySelector('canvas');
const tools = document.querySelector('form');
const board = new Board(canvas);

/** Every change goes two ways: onto this board, and to all who watch. */
function change(topic, data = null) {
  board[topic](data);
  tell(topic, data);
}

function tell(topic, data, options = {}) {
  if (session.state !== 'live') return;
  // Whom it does not reach gets the whole board on coming back.
  session.send(data, { topic, ...options }).catch(() => {});
}

// Drawing: what happens between two frames of the screen makes one message.
let stroke = null;
let points = [];
let cursor = null;
let frame = 0;

watchPen(canvas, {
  down(x, y) {
    const { color, size } = Object.fromEntries(new FormData(tools));
    const id = (board.strokes.at(-1)?.id ?? 0) + 1;
    stroke = { id, color, size: Number(size) };
    points = [x, y];
    flushSoon();
  },
  move(path, drawing) {
    if (drawing) points.push(...path);
    cursor = { at: path.slice(-2), ...Object.fromEntries(new FormData(tools)) };
    flushSoon();
  },
  up(x, y) {
    // The last point once more, for the curve to reach it.
    points.push(x, y);
    flush();
  },
});

function flushSoon() {
  frame ||= requestAnimationFrame(flush);
}

function flush() {
  cancelAnimationFrame(frame);
  frame = 0;
  if (points.length > 0) change('draw', { ...stroke, points });
  points = [];
  // Where the pen is now matters only until it moves again: nothing waits for it.
  if (cursor) tell('cursor', cursor, { lane: 'ephemeral' });
  cursor = null;
}

tools.elements.undo.addEventListener('click', () => change('undo'));
tools.elements.clear.addEventListener('click', () => change('clear'));
addEventListener('keydown', (event) => {
  if (event.key !== 'z' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  change('undo');
});

// Whoever comes, early or late or again, gets the board as it is.
session.addEventListener('beach-connectionstatechange', ({ peerId, state }) => {
  if (state !== 'connected') return;
  flush();
  tell('load', board.strokes, { to: peerId });
});

// What comes from others is shown only if it is what was expected: one emoji.
const show = showReactions(document.querySelector('.sheet'), document.querySelector('.tally'));
session.addEventListener('beach-message', ({ peerId, topic, data }) => {
  if (topic !== 'reaction' || !/^\p{RGI_Emoji}$/v.test(data)) return;
  show(session.peers.get(peerId)?.name ?? 'Somebody', data);
});

// One host per name: on a second screen there is still something to watch.
session.addEventListener('beach-statechange', ({ reason }) => {
  document.querySelector('#taken').hidden = reason?.code !== 'host-taken';
});

// A reload keeps the drawing, as it keeps the session.
board.load(JSON.parse(sessionStorage.getItem('board') ?? '[]'));
addEventListener('pagehide', () => {
  sessionStorage.setItem('board', JSON.stringify(board.strokes));
});
