interface PlaceEvents {
  /**
   * Called after the size of the place has changed. Not in the same frame, in which scroll bars could change it again,
   * which browsers report as an error.
   */
  resized(): void;
  /** Called after the document has loaded a font that the place uses. */
  fontLoaded(): void;
}

/** Observes what decides how much fits into the place of a terminal. Returns a function that ends this. */
export function observePlace(place: HTMLElement, { resized, fontLoaded }: PlaceEvents): () => void {
  const { fonts, defaultView } = place.ownerDocument;
  // Those of another window would see the sizes of its last frame.
  const view = defaultView ?? window;
  const sizes = new view.ResizeObserver(() => view.requestAnimationFrame(resized));
  sizes.observe(place, { box: 'border-box' });
  const loaded = ({ fontfaces }: FontFaceSetLoadEvent): void => {
    const used = familiesOf(getComputedStyle(place).fontFamily);
    if (fontfaces.some(({ family }) => used.includes(familiesOf(family)[0] ?? ''))) fontLoaded();
  };
  fonts.addEventListener('loadingdone', loaded);
  return () => {
    sizes.disconnect();
    fonts.removeEventListener('loadingdone', loaded);
  };
}

/** Returns the font families of a list in CSS, as they can be compared. */
function familiesOf(list: string): string[] {
  return list.split(',').map((family) =>
    family
      .trim()
      .replace(/^(['"])(.*)\1$/, '$2')
      .toLowerCase(),
  );
}
