import type { Clock } from '../../runtime/clock.ts';
import type { LocalTerminal } from '../local-terminal.ts';
import { ScreenPainter } from '../screen/screen-painter.ts';
import { SharedScreen } from '../screen/shared-screen.ts';
import type { ViewerOutput } from './viewer-output.ts';

/** The time between two pictures, in milliseconds. */
const interval = 16;

/** Draws the host's screen in this terminal. */
export class ScreenOutput implements ViewerOutput {
  readonly #terminal: LocalTerminal;
  readonly #clock: Clock;
  readonly #screen: SharedScreen;
  readonly #painter: ScreenPainter;
  #isRaw = false;
  #scheduled = false;
  #title = '';
  #keyModes = '';
  #mayType = false;

  constructor(terminal: LocalTerminal, clock: Clock) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#screen = new SharedScreen(terminal.size);
    this.#painter = new ScreenPainter(this.#screen);
    terminal.enterScreen();
    terminal.keepTitle();
    terminal.onResize((size) => {
      if (this.#isRaw) this.#screen.resize(size);
      this.#painter.forget();
      this.#changed();
    });
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
        this.#isRaw = message.raw === true;
        if (this.#isRaw) this.#screen.resize(this.#terminal.size);
        void this.#screen.load(message).then(this.#changed);
    }
  };

  typing(may: boolean): void {
    this.#mayType = may;
    this.#changed();
  }

  readonly #changed = (): void => {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#clock.after(interval, () => {
      this.#scheduled = false;
      this.#draw();
    });
  };

  #draw(): void {
    const { title, modes } = this.#screen;
    this.#terminal.write(this.#painter.paint(this.#terminal.size));
    if (title !== this.#title) this.#terminal.setTitle(title);
    this.#title = title;
    if (!this.#mayType) return;
    const keyModes = `\x1b[?1${modes.applicationCursorKeysMode ? 'h' : 'l'}\x1b[?2004${modes.bracketedPasteMode ? 'h' : 'l'}`;
    if (keyModes !== this.#keyModes) this.#terminal.write(keyModes);
    this.#keyModes = keyModes;
  }
}
