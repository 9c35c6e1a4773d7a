import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import {
  type ExitMessage,
  type ScreenMessage,
  type TerminalMessage,
  terminalBounds,
} from '../../../terminal/terminal-protocol.ts';
import { displayName } from '../../status/display-name.ts';
import type { TerminalEnglish } from '../terminal-english.ts';
import { copySelection } from './copy-selection.ts';
import { enableLinks } from './enable-links.ts';
import { findInBuffer, type Match, nextMatch } from './find-in-buffer.ts';
import { cellIn, fitFont, gridIn, leastFont, usualFont } from './fit-font.ts';
import { ScreenSizes } from './screen-sizes.ts';
import {
  keepScrolled,
  revealCursor,
  type ScrolledPlace,
  scrollForKey,
  showsCursor,
} from './scroll-place.ts';
import { terminalTheme } from './terminal-theme.ts';
import { avoidStyleAttributes, onTyped, writeNow } from './xterm-internals.ts';
import { XtermSheets } from './xterm-sheets.ts';

/** CAN breaks off an escape sequence, and a character, that the last output left open. */
const cancel = Uint8Array.of(0x18);
/** The lines that a stream of text shows where its place has no height of its own. */
const rawRows = 24;

interface ScreenEvents {
  /** Called with what the user types, pastes and clicks. */
  typed(text: string): void;
  /** Called when the title, the end or the size has changed. */
  changed(): void;
  /** Called for each key before the terminal takes it; returns whether it may. */
  key(event: KeyboardEvent): boolean;
}

/** Shows the host's terminal with xterm.js. */
export class TerminalScreen {
  readonly terminal: Terminal;
  /** Holds xterm.js. */
  readonly frame: HTMLElement;
  /** In the language of the place. */
  words: TerminalEnglish['terminal'];
  readonly #events: ScreenEvents;
  readonly #sheets: XtermSheets;
  readonly #sizes: ScreenSizes;
  #place: HTMLElement | null = null;
  #isRaw = false;
  #isScaled = true;
  #found: Match | null = null;
  #exit: ExitMessage | null = null;
  #title = '';

  constructor(document: Document, words: TerminalEnglish['terminal'], events: ScreenEvents) {
    this.words = words;
    this.#events = events;
    this.terminal = new Terminal({
      allowProposedApi: true,
      disableStdin: true,
      fontSize: usualFont,
      logLevel: 'off',
      minimumContrastRatio: 4.5,
      scrollback: terminalBounds.scrollback,
    });
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    this.frame = document.createElement('div');
    this.frame.className = 'frame';
    // Before it is in the document, where a Content Security Policy would report its styles.
    this.terminal.open(this.frame);
    this.#sheets = new XtermSheets(this.frame);
    this.#sizes = new ScreenSizes(this.terminal, this.frame);
    avoidStyleAttributes(this.terminal);
    enableLinks(this.terminal, this.frame, () => this.words.opensLink);
    this.terminal.attachCustomKeyEventHandler((event) => events.key(event));
    this.terminal.onTitleChange((title) => this.#retitle(title));
    onTyped(this.terminal, (text) => events.typed(text));
  }

  /** The title that the program has set; empty if there is none. */
  get title(): string {
    return this.#title;
  }

  /** The exit code of the program; null while it runs. */
  get exitCode(): number | null {
    return this.#exit?.code ?? null;
  }

  get canType(): boolean {
    return this.terminal.options.disableStdin === false;
  }

  set canType(can: boolean) {
    this.terminal.options.disableStdin = !can;
    const label = can ? this.words.typable : this.words.readOnly;
    this.terminal.textarea?.setAttribute('aria-label', label);
  }

  set readsAloud(does: boolean) {
    if (this.terminal.options.screenReaderMode !== does) {
      this.terminal.options.screenReaderMode = does;
    }
  }

  /** Applies a message of the host. */
  show(message: TerminalMessage): void {
    if (message.type === 'output') return this.#write(message.bytes);
    if (message.type === 'exit') this.#exit = message;
    else if (message.type === 'resize') this.#resize(message.columns, message.rows);
    else this.#showAll(message);
    this.#events.changed();
  }

  /** Puts the frame into a place, which has the colors and the font of the page. */
  attach(place: HTMLElement, root: ShadowRoot): void {
    if (this.#place === place && this.frame.parentNode === place) return;
    this.#place = place;
    place.append(this.frame);
    this.adopt(root);
    this.restyle();
    this.#revealCursor();
  }

  /** Gives a shadow root the styles of xterm.js. Call again after it has entered another document. */
  adopt(root: ShadowRoot): void {
    this.#sheets.adopt(root);
  }

  /** Reads the colors and the font of the place again. */
  restyle(): void {
    if (this.#place === null) return;
    const { options } = this.terminal;
    const style = getComputedStyle(this.#place);
    const theme = terminalTheme(style);
    // xterm.js draws all anew for each theme that it gets.
    if (JSON.stringify(theme) !== JSON.stringify(options.theme)) options.theme = theme;
    keepScrolled(this.#place, () => {
      options.fontFamily = style.fontFamily;
      this.#measure();
    });
  }

  /** Call when a font of the place has been loaded. */
  fontLoaded(): void {
    keepScrolled(this.#place, () => {
      this.#sizes.clear();
      this.restyle();
    });
  }

  /** Sizes the font, or the screen of a stream of text, for the place. */
  fit(isScaled: boolean): void {
    this.#isScaled = isScaled;
    // What was not displayed has had no transition that would tell of other colors.
    this.restyle();
  }

  /** Selects the next place of a text, or the one before; returns which of how many. */
  find(text: string, backward: boolean): { index: number; count: number } {
    const { terminal } = this;
    const matches = findInBuffer(terminal.buffer.active, terminal.cols, text);
    const index = nextMatch(matches, this.#found, backward);
    const match = matches[index];
    this.#found = match ?? null;
    terminal.clearSelection();
    if (match !== undefined) {
      terminal.select(match.column, match.row, match.length);
      terminal.scrollToLine(Math.max(0, match.row - Math.floor(terminal.rows / 2)));
    }
    return { index, count: matches.length };
  }

  /** Copies the selection to the clipboard. */
  copy(): void {
    copySelection(this.terminal);
  }

  /** Scrolls for a key; returns whether it did. */
  scroll(key: string): boolean {
    const scrolled = this.#scrolled;
    return scrolled !== null && scrollForKey(this.terminal, scrolled, key);
  }

  dispose(): void {
    this.terminal.dispose();
    this.frame.remove();
  }

  #showAll(screen: ScreenMessage): void {
    const { terminal } = this;
    this.#exit = null;
    writeNow(terminal, cancel);
    terminal.reset();
    this.#isRaw = screen.raw === true;
    terminal.options.convertEol = this.#isRaw;
    this.#retitle(screen.title ?? '');
    this.#found = null;
    if (screen.raw === true) this.#measure();
    else this.#resize(screen.columns, screen.rows);
    writeNow(terminal, screen.data);
    this.#revealCursor();
  }

  /** Follows the cursor, unless a viewer that only watches looks at another part. */
  #write(bytes: Uint8Array): void {
    const { terminal, canType } = this;
    const scrolled = this.#fits ? null : this.#scrolled;
    const follows = scrolled !== null && (canType || showsCursor(terminal, scrolled));
    writeNow(terminal, bytes);
    if (follows) revealCursor(terminal, scrolled);
  }

  #resize(columns: number, rows: number): void {
    keepScrolled(this.#place, () => {
      this.terminal.resize(columns, rows);
      this.#measure();
    });
  }

  /**
   * Tells the place the proportion of the screen, and its least height, from which its height follows where the page
   * sets none. The proportion is measured with one font, because cells are as high as whole pixels: each font has
   * another one.
   */
  #measure(): void {
    const place = this.#place;
    const { terminal, frame } = this;
    if (place === null) return;
    place.classList.toggle('scaled', this.#isScaled || this.#isRaw);
    const least = this.#isRaw ? 0 : this.#sizes.measure(leastFont).height;
    const { width, height } = this.#sizes.measure(usualFont);
    const proportion = this.#isRaw
      ? frame.clientWidth / ((rawRows * height) / terminal.rows)
      : width / height;
    // Where nothing is visible, there is no proportion.
    place.style.setProperty('--_proportion', `${proportion || 1}`);
    place.style.setProperty('--_least', `${least}px`);
    this.#fill();
  }

  #fill(): void {
    const { terminal, frame } = this;
    const place = this.#place;
    if (place === null) return;
    // Without scroll bars, which take room.
    place.classList.toggle('fits', this.#isScaled || this.#isRaw);
    if (this.#isScaled && !this.#isRaw) {
      place.classList.toggle('fits', fitFont(terminal, frame, this.#sizes));
      return;
    }
    terminal.options.fontSize = usualFont;
    if (!this.#isRaw) return;
    const { columns, rows } = gridIn(terminal, frame);
    terminal.resize(columns, rows);
  }

  get #fits(): boolean {
    return this.#place?.classList.contains('fits') ?? true;
  }

  get #scrolled(): ScrolledPlace | null {
    const { terminal, frame } = this;
    return this.#place && { place: this.#place, cell: cellIn(terminal, frame) };
  }

  #revealCursor(): void {
    const scrolled = this.#scrolled;
    if (scrolled !== null && !this.#fits) revealCursor(this.terminal, scrolled);
  }

  #retitle(title: string): void {
    this.#title = displayName(title.slice(0, terminalBounds.title), '');
    this.#events.changed();
  }
}
