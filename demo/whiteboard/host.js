import '/beach.js';
import { Board } from './board.js';
import { watchPen } from './pen.js';
import { showReactions } from './reactions.js';

const session = document.querySelector('beach-session');
const canvas = document.querySelector('canvas');
const tools = document.querySelector('form');
const board = new Board(canvas);

/** Changes this board, and sends the change to all viewers. */
function change(topic, data = null) {
  board[topic](data);
  tell(topic, data);
}

function tell(topic, data, options = {}) {
  if (session.state !== 'live') return;
  // A viewer that misses it gets the whole board when it reconnects.
  session.send(data, { topic, ...options }).catch(() => {});
}

// All movements between two frames of the screen make one message.
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
    // The curve reaches the last point only if it is repeated.
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
  // A position matters only until the next one, so it may be lost.
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

// Every viewer that connects, or reconnects, gets the whole board.
session.addEventListener('beach-connectionstatechange', ({ peerId, state }) => {
  if (state !== 'connected') return;
  flush();
  tell('load', board.strokes, { to: peerId });
});

// Never trust what others send: only a single emoji is shown.
const show = showReactions(document.querySelector('.sheet'), document.querySelector('.tally'));
session.addEventListener('beach-message', ({ peerId, topic, data }) => {
  if (topic !== 'reaction' || !/^\p{RGI_Emoji}$/v.test(data)) return;
  show(session.peers.get(peerId)?.name ?? 'Somebody', data);
});

// A session has one host: a second page links to the viewer instead.
session.addEventListener('beach-statechange', ({ reason }) => {
  document.querySelector('#taken').hidden = reason?.code !== 'host-taken';
});

// The drawing survives a reload, as the session does.
board.load(JSON.parse(sessionStorage.getItem('board') ?? '[]'));
addEventListener('pagehide', () => {
  sessionStorage.setItem('board', JSON.stringify(board.strokes));
});
