import '/beach.js';

const door = document.querySelector('.door');
const room = document.querySelector('beach-session');

// A link names the room that it leads to; whoever comes without one gets a new room, whose name nobody can guess.
const name = new URLSearchParams(location.search).get('session');
if (name) room.session = name;

door.addEventListener('submit', (event) => {
  event.preventDefault();
  room.name = door.elements.name.value;
  door.hidden = true;
  room.hidden = false;
  // What goes wrong, the room itself says, with a button to try again.
  room.start().catch(() => {});
});
