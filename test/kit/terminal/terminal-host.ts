import { SharedTerminal } from '../../../demo/terminal/shared-terminal.js';
import type { MessageData } from '../../../src/link/wire/message.ts';
import type { Session } from '../../../src/session/session.ts';
import { readTerminalInput, terminalTopics } from '../../../src/terminal/terminal-protocol.ts';

/** The host of a terminal on a page: a session, and a screen that a test writes to. */
export class TerminalHost {
  readonly screen: SharedTerminal;
  readonly session: Session;
  /** All that viewers have sent: text, and secrets. */
  readonly received: string[] = [];
  /** Whether requests to type are answered at once. */
  answers = true;
  readonly #waiting = new Set<() => void>();

  constructor(session: Session, secret: string | null = null, size = { columns: 80, rows: 24 }) {
    this.session = session;
    this.screen = new SharedTerminal(size, (data) => {
      session.send(data, { topic: terminalTopics.output }).catch(() => {});
    });
    session.on('message', ({ peerId, topic, data }) => {
      if (topic !== terminalTopics.input) return;
      const input = readTerminalInput(data);
      if (input === null) throw new Error('A viewer sent what is no input.');
      this.received.push(input.type === 'input' ? input.data : `secret ${input.secret}`);
      if (input.type === 'control' && this.answers) this.grant(peerId, input.secret === secret);
      for (const check of this.#waiting) check();
    });
  }

  async start(): Promise<void> {
    await this.session.start();
    this.session.retain(terminalTopics.output, () => this.screen.snapshot);
  }

  grant(peerId: string, granted: boolean): void {
    this.tell(peerId, { type: 'control', granted }, terminalTopics.control);
  }

  tell(peerId: string, data: MessageData, topic: string = terminalTopics.output): void {
    this.session.send(data, { topic, to: peerId }).catch(() => {});
  }

  /** Resolves once viewers have sent this text, in total. */
  async receives(text: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (this.received.join('').includes(text)) resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }
}
