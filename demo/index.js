import '/beach.js';
import { sea } from './sea/sea.js';

const session = document.querySelector('beach-session');
const viewer = document.querySelector('beach-viewer');
const canvas = document.querySelector('.sea canvas');

// A random name, so that this page can be open several times.
const name = `sea-${Math.random().toString(36).slice(2, 8)}`;
for (const element of [session, viewer]) {
  element.setAttribute('session', name);
  // "broadcast:" needs https or localhost. A page at a network address uses the road.
  if (!isSecureContext) element.setAttribute('signaling', '/road');
}

// The host's stream arrives in the viewer's video.
const splash = sea(canvas);
session.stream = canvas.captureStream(30);

document.querySelector('.sea').addEventListener('click', ({ offsetX, offsetY, detail }) => {
  // A click by Enter or Space has no position.
  if (detail === 0) splash(Math.random(), 0.5 + Math.random() / 3);
  else splash(offsetX / canvas.clientWidth, offsetY / canvas.clientHeight);
});

// The viewer sends data back.
document.querySelector('.throw').addEventListener('click', () => {
  if (viewer.state === 'connected') viewer.send({ x: Math.random(), y: 0.5 + Math.random() / 3 });
});
session.addEventListener('beach-message', ({ data }) => splash(data.x, data.y));
