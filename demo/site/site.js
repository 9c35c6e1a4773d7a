import { addCopyButtons } from './copy-buttons.js';

addCopyButtons();

const root = document.querySelector('a.home').href;
const button = document.querySelector('button.search');
let search;

/** Loads the search when somebody asks for it. */
async function open() {
  search ??= import('./search.js').then(({ createSearch }) => createSearch(root));
  const dialog = await search;
  if (dialog.open) return;
  dialog.showModal();
  dialog.querySelector('input').select();
}

button.hidden = false;
button.addEventListener('click', open);
document.addEventListener('keydown', (event) => {
  const isTyped = event.composedPath()[0].matches?.('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || isTyped || event.ctrlKey || event.altKey || event.metaKey) return;
  // Elsewhere, as in a terminal, the key is not for this page.
  if (event.composedPath()[0] !== document.body && event.target.shadowRoot) return;
  event.preventDefault();
  open();
});
