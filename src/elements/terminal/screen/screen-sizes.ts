import type { Terminal } from '@xterm/xterm';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Knows how large the screen of a terminal is with each font. For each font that it has not seen yet, the terminal gets
 * that font: xterm.js then measures it, and draws all anew.
 */
export class ScreenSizes {
  readonly #terminal: Terminal;
  readonly #frame: HTMLElement;
  /** By the size of the font. */
  readonly #sizes = new Map<number, Size>();
  /** What they hang on. */
  #conditions = '';

  /** `frame` holds the terminal. */
  constructor(terminal: Terminal, frame: HTMLElement) {
    this.#terminal = terminal;
    this.#frame = frame;
  }

  /** Returns the size with a font, both in pixels; zero where the terminal is not visible. May change its font. */
  measure(fontSize: number): Size {
    const { options, cols, rows } = this.#terminal;
    const { devicePixelRatio } = this.#frame.ownerDocument.defaultView ?? window;
    const conditions = `${cols} ${rows} ${devicePixelRatio} ${options.fontFamily}`;
    if (conditions !== this.#conditions) this.#sizes.clear();
    this.#conditions = conditions;
    const known = this.#sizes.get(fontSize);
    if (known) return known;
    options.fontSize = fontSize;
    const screen = this.#frame.querySelector<HTMLElement>('.xterm-screen');
    const size = { width: screen?.offsetWidth ?? 0, height: screen?.offsetHeight ?? 0 };
    if (size.width > 0) this.#sizes.set(fontSize, size);
    return size;
  }

  /** Forgets all sizes, as after another font was loaded. */
  clear(): void {
    this.#sizes.clear();
    // xterm.js measures a font where it is not the last one.
    this.#terminal.options.fontSize = 1;
  }
}
