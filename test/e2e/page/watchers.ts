import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import { writeNow } from '../../../src/elements/terminal/screen/xterm-internals.ts';
import { Session } from '../../../src/session/session.ts';
import { createSignaling } from '../../../src/signaling/create-signaling.ts';
import {
  readTerminalMessage,
  type TerminalMessage,
  terminalBounds,
  terminalTopics,
} from '../../../src/terminal/terminal-protocol.ts';
import { screenCells } from '../../kit/screen-cells.ts';
import { NumberedLines } from '../../kit/terminal/numbered-lines.ts';

export interface WatcherReport {
  readonly name: string;
  readonly state: string;
  /** The states of its link to the host with their reasons, and its warnings, in the order in which they came. */
  readonly history: readonly string[];
  /** The numbered lines that it has seen, see `NumberedLines`. */
  readonly first: number | null;
  readonly last: number;
  readonly faults: number;
  /** From connected to the screen, in milliseconds; null before. */
  readonly screenAfter: number | null;
}

/**
 * A viewer with the engine and the screen of `<beach-terminal>`. The screen parses all that arrives, and draws nothing:
 * one browser cannot draw a hundred.
 */
class Watcher {
  readonly #session: Session;
  readonly #terminal = new Terminal({
    allowProposedApi: true,
    logLevel: 'off',
    scrollback: terminalBounds.scrollback,
  });
  readonly #numbers = new NumberedLines();
  readonly #name: string;
  readonly #history: string[] = [];
  #connectedAt = 0;
  #screenAfter: number | null = null;

  constructor(name: string, session: string, road: string) {
    this.#name = name;
    this.#terminal.loadAddon(new Unicode11Addon());
    this.#terminal.unicode.activeVersion = '11';
    const signaling = createSignaling(road);
    this.#session = new Session({ session, name, role: 'viewer', signaling });
    this.#session.on('warning', ({ code }) => this.#history.push(code));
    this.#session.on('host', ({ state, reason }) => {
      this.#history.push(reason === undefined ? state : `${state}: ${reason.code}`);
      if (state === 'connected') this.#connectedAt = performance.now();
    });
    this.#session.on('message', ({ topic, data }) => {
      const message = topic === terminalTopics.output ? readTerminalMessage(data) : null;
      if (message !== null) this.#show(message);
    });
    this.#session.start().catch(() => {});
  }

  get report(): WatcherReport {
    const { first, last, faults } = this.#numbers;
    const { hostState: state } = this.#session;
    const [name, history, screenAfter] = [this.#name, this.#history, this.#screenAfter];
    return { name, state, history, first, last, faults, screenAfter };
  }

  get screen(): string[] {
    return screenCells(this.#terminal);
  }

  #show(message: TerminalMessage): void {
    if (message.type === 'output') {
      this.#numbers.push(message.bytes);
      writeNow(this.#terminal, message.bytes);
    } else if (message.type === 'screen' && !message.raw) {
      this.#terminal.reset();
      this.#terminal.resize(message.columns, message.rows);
      writeNow(this.#terminal, message.data);
      this.#screenAfter ??= performance.now() - this.#connectedAt;
      this.#numbers.push(new TextEncoder().encode(this.#shownText));
    }
  }

  /** The lines of the screen and above it, up to the cursor. */
  get #shownText(): string {
    const { active } = this.#terminal.buffer;
    const lines = Array.from({ length: active.baseY + active.cursorY + 1 }, (_, y) =>
      active.getLine(y)?.translateToString(true),
    );
    return lines.join('\n');
  }
}

const all: Watcher[] = [];

const watchers = {
  /** Lets this many more viewers join, whose names begin alike. */
  join(count: number, name: string, session: string, road: string): void {
    for (let i = 0; i < count; i += 1) all.push(new Watcher(`${name}-${i + 1}`, session, road));
  },
  get reports(): WatcherReport[] {
    return all.map(({ report }) => report);
  },
  /** The different screens that they show: a single one where all show the same. */
  get screens(): string[] {
    return [...new Set(all.map(({ screen }) => screen.join('\n')))];
  },
};

declare global {
  interface Window {
    watchers: typeof watchers;
  }
}
window.watchers = watchers;
