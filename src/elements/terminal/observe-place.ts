interface PlaceEvents {
  /**
   * Called after the size of the place has changed. Not in the same frame, in which scroll bars could change it again,
   * which browsers report as an error.
   */
  resized(): void;
  /** Called after the document has loaded fonts. */
  fontsLoaded(): void;
}

/** Observes what decides how much fits into the place of a terminal. Returns a function that ends this. */
export function observePlace(
  place: HTMLElement,
  { resized, fontsLoaded }: PlaceEvents,
): () => void {
  const { fonts, defaultView } = place.ownerDocument;
  // Those of another window would see the sizes of its last frame.
  const view = defaultView ?? window;
  const sizes = new view.ResizeObserver(() => view.requestAnimationFrame(resized));
  sizes.observe(place, { box: 'border-box' });
  fonts.addEventListener('loadingdone', fontsLoaded);
  return () => {
    sizes.disconnect();
    fonts.removeEventListener('loadingdone', fontsLoaded);
  };
}
