import '/beach.js';
import { sea } from '../sea/sea.js';

const session = document.querySelector('beach-session');
const choice = document.querySelector('form');
const preview = document.querySelector('video');
const note = document.querySelector('#note');

const canvas = document.createElement('canvas');
canvas.width = 960;
canvas.height = 540;
sea(canvas);

const sources = {
  sea: () => canvas.captureStream(30),
  camera: () => {
    if (!isSecureContext) throw new Error('Browsers give a camera to https and localhost only.');
    return navigator.mediaDevices.getUserMedia({ video: true, audio: true });
  },
  nothing: () => null,
};

async function show(source) {
  note.textContent = '';
  let stream;
  try {
    stream = await sources[source]();
  } catch (error) {
    note.textContent = `No camera, but the sea: ${error.message}`;
  }
  // The choice may have changed while the browser asked for permission.
  if (choice.elements.source.value !== source) return stop(stream);
  if (stream === undefined) {
    choice.elements.source.value = 'sea';
    stream = sources.sea();
  }
  stop(preview.srcObject);
  preview.srcObject = stream;
  session.stream = stream;
}

/** Turns off the camera's light. */
function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

choice.addEventListener('change', () => show(choice.elements.source.value));
show(choice.elements.source.value);

// A session has one host: a second page links to the viewer instead.
session.addEventListener('beach-statechange', ({ reason }) => {
  document.querySelector('#taken').hidden = reason?.code !== 'host-taken';
});
