import '/beach.js';
import '/beach-inspector.js';

const entrance = document.querySelector('.entrance');
const room = document.querySelector('beach-session');

// A link carries the name of its room. Without one, the element generates a name that is hard to guess.
const name = new URLSearchParams(location.search).get('session');
if (name) room.session = name;

entrance.addEventListener('submit', (event) => {
  event.preventDefault();
  room.name = entrance.elements.name.value;
  entrance.hidden = true;
  room.hidden = false;
  // The element itself reports a failure, with a button to try again.
  room.start().then(remember, () => {});
});

/** Lets a reload, and whoever gets this page's address, enter the same room. */
function remember() {
  history.replaceState(null, '', `?session=${room.session}`);
}
