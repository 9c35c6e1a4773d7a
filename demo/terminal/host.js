import '/beach.js';
import '/beach-terminal.js';
import { SharedTerminal } from './shared-terminal.js';

const session = document.querySelector('beach-session');
const topic = 'terminal';

// An asciicast: a line with the size, and a line for each piece of output with its time in seconds.
const recording = await fetch(new URL('recording.cast', import.meta.url));
const [{ width, height }, ...events] = (await recording.text()).trim().split('\n').map(JSON.parse);

const size = { columns: width, rows: height };
const terminal = new SharedTerminal(size, (data) => {
  if (session.state === 'live') session.send(data, { topic }).catch(() => {});
});

// Whoever comes late sees the screen at once.
session.addEventListener('beach-viewerjoin', ({ peerId }) => {
  session.send(terminal.snapshot, { topic, to: peerId }).catch(() => {});
});

// A session has one host: a second page links to the viewer instead.
session.addEventListener('beach-statechange', ({ reason }) => {
  document.querySelector('#taken').hidden = reason?.code !== 'host-taken';
});

const pause = (seconds) => new Promise((over) => setTimeout(over, seconds * 1000));

while (true) {
  let now = 0;
  for (const [time, , output] of events) {
    await pause(time - now);
    now = time;
    await terminal.write(output);
  }
  await pause(3);
  // Begins with a new terminal.
  await terminal.write('\u001bc');
}
