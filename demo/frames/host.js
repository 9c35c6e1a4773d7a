import '/beach.js';

const session = document.querySelector('beach-session');
const form = document.querySelector('form');
const message = () => Object.fromEntries(new FormData(form));

form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', () => {
  if (session.state === 'live') session.send(message());
});

// Whoever comes gets the message as it is.
session.addEventListener('beach-viewerjoin', ({ peerId }) => {
  session.send(message(), { to: peerId });
});
