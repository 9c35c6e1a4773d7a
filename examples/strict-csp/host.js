const host = document.querySelector('beach-session');
let hearts = 0;
host.addEventListener('beach-message', () => {
  hearts += 1;
  document.querySelector('p').textContent = `${hearts} hearts`;
  host.send({ hearts }, { topic: 'hearts', retain: true });
});
