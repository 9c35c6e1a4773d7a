import type { Clock } from '../../runtime/clock.ts';
import type { SharedScreen } from '../../terminal/shared-screen.ts';
import type { LocalTerminal } from '../local-terminal.ts';
import { newScreen } from '../screen/new-screen.ts';
import { ScreenPainter } from '../screen/screen-painter.ts';
import type { ViewerOutput } from './viewer-output.ts';

/** The time between two pictures, in milliseconds. */
const interval = 16;
/** How long a notice is shown while the link stands, in milliseconds. */
const noticed = 5_000;

/** Draws the host's screen in this terminal, from the first snapshot on. */
export class ScreenOutput implements ViewerOutput {
  readonly written = Promise.resolve();
  readonly #terminal: LocalTerminal;
  readonly #clock: Clock;
  readonly #screen: SharedScreen;
  readonly #painter: ScreenPainter;
  #isEntered = false;
  #isRaw = false;
  #isLinked = true;
  #scheduled = false;
  #notice = '';
  #forgetNotice = (): void => {};
  #title = '';
  #keyModes = '';
  #mayType = false;

  constructor(terminal: LocalTerminal, clock: Clock) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#screen = newScreen(terminal.size);
    this.#painter = new ScreenPainter(this.#screen);
    terminal.onResize((size) => {
      if (this.#isRaw) this.#screen.resize(size);
      this.#painter.forget();
      this.#changed();
    });
  }

  readonly notice = (sentence: string): void => {
    this.#notice = sentence;
    this.#forgetNotice();
    this.#forgetNotice = this.#clock.after(noticed, () => {
      if (this.#isLinked) this.#notice = '';
      this.#changed();
    });
    this.#changed();
  };

  linked(is: boolean): void {
    this.#isLinked = is;
  }

  show: ViewerOutput['show'] = (message) => {
    switch (message.type) {
      case 'output':
        return this.#screen.write(message.bytes, this.#changed);
      case 'resize':
        // Behind the output before it.
        return this.#screen.write('', () => {
          this.#screen.resize(message);
          this.#changed();
        });
      case 'screen':
        this.#enter();
        this.#isRaw = message.raw === true;
        if (this.#isRaw) this.#screen.resize(this.#terminal.size);
        void this.#screen.load(message).then(this.#changed);
    }
  };

  typing(may: boolean): void {
    this.#mayType = may;
    this.#changed();
  }

  #enter(): void {
    if (this.#isEntered) return;
    this.#isEntered = true;
    this.#terminal.enterScreen();
    this.#terminal.keepTitle();
  }

  readonly #changed = (): void => {
    if (this.#scheduled || !this.#isEntered) return;
    this.#scheduled = true;
    this.#clock.after(interval, () => {
      this.#scheduled = false;
      this.#draw();
    });
  };

  #draw(): void {
    const { title, modes } = this.#screen;
    this.#terminal.write(this.#painter.paint(this.#terminal.size, this.#notice));
    if (title !== this.#title) this.#terminal.setTitle(title);
    this.#title = title;
    if (!this.#mayType) return;
    const keyModes = `\x1b[?1${modes.applicationCursorKeysMode ? 'h' : 'l'}\x1b[?2004${modes.bracketedPasteMode ? 'h' : 'l'}`;
    if (keyModes !== this.#keyModes) this.#terminal.write(keyModes);
    this.#keyModes = keyModes;
  }
}
