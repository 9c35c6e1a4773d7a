import MiniSearch from 'minisearch';
import { searchOptions } from './search-options.js';

/** At most so many results. */
const most = 12;

/** Makes the dialog that searches the site. `root` is the address of its start page. */
export async function createSearch(root) {
  const response = await fetch(new URL('search.json', root));
  const index = MiniSearch.loadJSON(await response.text(), searchOptions);

  const dialog = document.createElement('dialog');
  dialog.className = 'searching card';
  dialog.setAttribute('aria-label', 'Search');
  const input = Object.assign(document.createElement('input'), {
    type: 'search',
    placeholder: 'Search the documentation',
    autocomplete: 'off',
  });
  input.setAttribute('aria-label', 'Search the documentation');
  const status = document.createElement('p');
  status.className = 'hidden-text';
  status.role = 'status';
  const list = document.createElement('ul');
  dialog.append(input, status, list);
  document.body.append(dialog);

  input.addEventListener('input', () => {
    const found = index.search(input.value).slice(0, most);
    list.replaceChildren(...found.map((result) => item(result, root)));
    status.textContent = input.value && `${found.length} results`;
    if (input.value && found.length === 0) list.append(nothing());
  });
  // Enter opens the first result, and the arrows walk among them. Escape would first empty the field.
  dialog.addEventListener('keydown', (event) => {
    const links = [...list.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'Enter' && at < 0) links[0]?.click();
    else if (event.key === 'ArrowDown') (links[at + 1] ?? links.at(-1))?.focus();
    else if (event.key === 'ArrowUp') (links[at - 1] ?? input).focus();
    else if (event.key === 'Escape') dialog.close();
    else return;
    event.preventDefault();
  });
  // A click beside the dialog closes it, and so does a result on this page.
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog || target.closest('a')) dialog.close();
  });
  return dialog;
}

function item({ id, heading, page }, root) {
  const link = Object.assign(document.createElement('a'), { href: new URL(id, root).href });
  const title = document.createElement('b');
  title.textContent = heading;
  link.append(title);
  if (heading !== page) link.append(` ${page}`);
  const line = document.createElement('li');
  line.append(link);
  return line;
}

function nothing() {
  const line = document.createElement('li');
  line.textContent = 'Nothing found.';
  return line;
}
