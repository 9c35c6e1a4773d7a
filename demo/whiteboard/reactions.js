/** The number of emoji that may float at a time: a cheering crowd must not slow the page down. */
const limit = 80;

/** Returns `show(name, emoji)`, which lets an emoji float up over the sheet and counts it by name. */
export function showReactions(sheet, list) {
  const counts = new Map();

  return function show(name, emoji) {
    float(sheet, emoji);
    if (!counts.has(name)) counts.set(name, { total: addLine(list, name), tally: new Map() });
    const { total, tally } = counts.get(name);
    tally.set(emoji, (tally.get(emoji) ?? 0) + 1);
    total.textContent = [...tally].map((pair) => pair.join(' ')).join('  ');
  };
}

function addLine(list, name) {
  const item = document.createElement('li');
  const total = document.createElement('span');
  item.append(name, total);
  list.append(item);
  return total;
}

function float(sheet, emoji) {
  if (sheet.querySelectorAll('.floating').length >= limit) return;
  const span = document.createElement('span');
  span.className = 'floating';
  span.ariaHidden = 'true';
  span.textContent = emoji;
  span.style.left = `${8 + Math.random() * 80}%`;
  sheet.append(span);

  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const rise = calm ? 0 : sheet.clientHeight * (0.6 + Math.random() * 0.3);
  const sway = calm ? 0 : (Math.random() - 0.5) * 80;
  const flight = span.animate(
    [
      { opacity: 0, transform: `translateY(${calm ? -40 : 0}px) scale(0.6)` },
      { opacity: 1, transform: `translate(${sway}px, ${-rise * 0.3 - 40}px)`, offset: 0.2 },
      { opacity: 1, transform: `translate(${-sway}px, ${-rise * 0.8 - 40}px)`, offset: 0.7 },
      { opacity: 0, transform: `translate(0, ${-rise - 40}px)` },
    ],
    { duration: 2600, easing: 'ease-out' },
  );
  flight.onfinish = () => span.remove();
}
