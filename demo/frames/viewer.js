import '/beach.js';

const viewer = document.querySelector('beach-viewer');
const output = document.querySelector('output');

viewer.addEventListener('beach-message', ({ data }) => {
  output.textContent = data.text;
  output.style.setProperty('--hue', data.hue);
});
