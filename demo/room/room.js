import '/beach.js';

const door = document.querySelector('.door');
const room = document.querySelector('beach-session');

// A link into the room names it; whoever comes without one opens a room.
room.session = new URLSearchParams(location.search).get('session') ?? 'room';

door.addEventListener('submit', (event) => {
  event.preventDefault();
  room.name = door.elements.name.value;
  door.hidden = true;
  room.hidden = false;
  room.start();
});
