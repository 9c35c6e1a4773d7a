import '/beach.js';

const session = document.querySelector('beach-session');
const form = document.querySelector('form');

form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', send);
session.addEventListener('beach-statechange', send);

function send() {
  if (session.state !== 'live') return;
  const message = Object.fromEntries(new FormData(form));
  // The session keeps the latest message for viewers that join later.
  session.send(message, { topic: 'message', retain: true }).catch(() => {});
}
