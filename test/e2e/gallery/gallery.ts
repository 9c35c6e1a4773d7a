/**
 * Shows every state of every element. `?width=` is that of an element in pixels, `?lang=`, `?theme=` and `?dir=` are those
 * of the page, `?slow` has the states that take long, too, and `?calm` leaves out recordings, which keep a core busy.
 */
import { until } from '../../kit/until.ts';
import * as controls from './controls.ts';
import type { Shown } from './shown.ts';
import { shownStates } from './states.ts';

/** For the tests of the keyboard. */
Object.assign(globalThis, { gallery: controls });

const {
  width = '320',
  lang = 'en',
  theme = 'light dark',
  dir = 'ltr',
  slow,
  calm,
} = Object.fromEntries(new URLSearchParams(location.search));
Object.assign(document.documentElement, { lang, dir });
document.documentElement.style.cssText = `color-scheme: ${theme}; background: Canvas; color: CanvasText; font: 12px system-ui`;
document.body.style.cssText = 'display: flex; flex-wrap: wrap; gap: 16px; margin: 16px';
/** What the shown elements are connected to. */
const company = document.createElement('div');
company.hidden = true;
document.body.append(company);

const all = shownStates(company, slow !== undefined, calm !== undefined).map((shown) => ({
  shown,
  figure: figureOf(shown),
}));
// Those that ask to join come later than what shows them.
for (const { shown } of all) shown.begin?.();
const waiting = new Map(all.map(({ shown }) => [shown.name, shown.isThere]));
await until(() => {
  for (const [name, isThere] of waiting) if (isThere()) waiting.delete(name);
  document.documentElement.dataset.waiting = [...waiting.keys()].join(', ');
  return waiting.size === 0;
});
document.documentElement.dataset.ready = '';

function figureOf({ name, element }: Shown): HTMLElement {
  const figure = document.createElement('figure');
  figure.style.cssText = `margin: 0; inline-size: ${width}px`;
  const caption = document.createElement('figcaption');
  caption.textContent = name;
  caption.style.marginBlockEnd = '4px';
  figure.append(caption, element);
  document.body.append(figure);
  return figure;
}
