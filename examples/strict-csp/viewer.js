const viewer = document.querySelector('beach-viewer');
document.querySelector('button').addEventListener('click', () => viewer.send('heart'));
viewer.addEventListener('beach-message', ({ data }) => {
  document.querySelector('p').textContent = `${data.hearts} hearts`;
});
