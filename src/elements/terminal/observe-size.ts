/**
 * Calls `changed` after the size of an element has changed. Not in the same frame, in which scroll bars could change it
 * again, which browsers report as an error.
 */
export function observeSize(element: HTMLElement, changed: () => void): ResizeObserver {
  // Those of another window would see the sizes of its last frame.
  const view = element.ownerDocument.defaultView ?? window;
  const sizes = new view.ResizeObserver(() => view.requestAnimationFrame(changed));
  sizes.observe(element, { box: 'border-box' });
  return sizes;
}
