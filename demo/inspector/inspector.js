import '/beach.js';
import '/beach-inspector.js';
import { LossySignaling } from './lossy-signaling.js';

const names = [
  ...['Ada', 'Ben', 'Chloe', 'Dov', 'Eve', 'Finn', 'Gia', 'Hugo', 'Ines', 'Jan'],
  ...['Kim', 'Lou', 'Mia', 'Noor', 'Oskar', 'Pia', 'Quinn', 'Rosa', 'Sven', 'Tara'],
];

const host = document.querySelector('beach-session');
const crowd = document.querySelector('.crowd');
const form = document.querySelector('form');
const signaling = new LossySignaling();

host.signaling = signaling;
host.start().catch(() => {});

// The page's address can have other numbers: ?count=4&loss=60
for (const [name, value] of new URLSearchParams(location.search)) {
  if (name === 'count' || name === 'loss') form.elements[name].value = value;
}
show();
join();

form.addEventListener('input', show);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  join();
});

function show() {
  for (const name of ['count', 'loss']) {
    form.querySelector(`output[for=${name}]`).textContent = form.elements[name].value;
  }
}

function join() {
  const { count, loss } = form.elements;
  signaling.loss = loss.valueAsNumber / 100;
  crowd.replaceChildren(...names.slice(0, count.valueAsNumber).map(viewer));
}

// Something to measure.
setInterval(() => {
  if (host.state === 'live') host.send({ time: Date.now(), tide: 'high' }).catch(() => {});
}, 500);

function viewer(name) {
  const element = document.createElement('beach-viewer');
  Object.assign(element, { session: host.session, name, signaling });
  return element;
}
