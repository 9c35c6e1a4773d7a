import type { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Session } from '../../session/session.ts';
import { OutputCutter } from '../../terminal/output-cutter.ts';
import type { SharedScreen } from '../../terminal/shared-screen.ts';
import {
  readTerminalInput,
  type ScreenMessage,
  type TerminalMessage,
  type TerminalSize,
  terminalTopics,
} from '../../terminal/terminal-protocol.ts';
import { StreamTail } from '../screen/stream-tail.ts';
import type { OutputSink } from './output-pump.ts';
import type { TypingRights } from './typing-rights.ts';

export interface TerminalHostOptions {
  readonly session: Session;
  readonly rights: TypingRights;
  /** Shows what the viewers see; null where a stream of text is shared. */
  readonly screen: SharedScreen | null;
  readonly clock: Clock;
  /** Called with what a viewer that may type has typed. */
  typed(text: string): void;
  /** Called when a message could not be sent. */
  failed(error: BeachError): void;
}

/** How long to wait for the viewers to receive the end, in milliseconds, and between two looks. */
const farewell = 5_000;
const look = 20;

/** Shares the output of a program, or a stream, with the viewers of a session, and takes what they type. */
export class TerminalHost implements OutputSink {
  readonly #options: TerminalHostOptions;
  readonly #cutter = new OutputCutter();
  readonly #tail = new StreamTail();

  constructor(options: TerminalHostOptions) {
    this.#options = options;
    const { session } = options;
    session.on('message', ({ peerId, topic, data }) => {
      if (topic === terminalTopics.input) this.#received(peerId, data);
    });
    session.on('peerleave', ({ peerId }) => options.rights.left(peerId));
  }

  /** Call as soon as the session has been started. */
  begin(): void {
    this.#options.session.retain(terminalTopics.output, () => this.#snapshot);
  }

  /** Shows output here and to all viewers. Resolves once both have room for more. */
  async output(bytes: Uint8Array): Promise<void> {
    const { screen } = this.#options;
    if (screen === null) {
      this.#tail.push(bytes);
      return this.#send(bytes);
    }
    await this.#show(screen, this.#cutter.push(bytes));
  }

  async resize(size: TerminalSize): Promise<void> {
    const { screen } = this.#options;
    if (screen === null) return;
    screen.resize(size);
    await this.#send({ type: 'resize', ...size });
  }

  /** Tells the viewers that the program has ended, and resolves once they know. */
  async end(code: number): Promise<void> {
    const { screen, session, clock } = this.#options;
    if (screen !== null) await this.#show(screen, this.#cutter.flush());
    await this.#send({ type: 'exit', code });
    for (let waited = 0; waited < farewell; waited += look) {
      if (session.metrics.outstandingBytes === 0) return;
      await new Promise<void>((passed) => clock.after(look, passed));
    }
  }

  /** Gives the right to type, or takes it. */
  tell(peerId: string, granted: boolean): void {
    const { session } = this.#options;
    const message = { type: 'control', granted };
    // A viewer that leaves meanwhile needs no answer.
    session.send(message, { topic: terminalTopics.control, to: peerId }).catch(() => {});
  }

  get #snapshot(): ScreenMessage {
    const { screen } = this.#options;
    return screen?.snapshot ?? { type: 'screen', raw: true, data: this.#tail.text };
  }

  /** What is shown is sent at once: at any time, the screen is what the viewers were sent. */
  #show(screen: SharedScreen, bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      screen.write(bytes, () => resolve(this.#send(bytes)));
    });
  }

  async #send(data: Uint8Array | Exclude<TerminalMessage, { type: 'output' }>): Promise<void> {
    const { session, failed } = this.#options;
    if (session.state === 'ended' || session.state === 'failed') return;
    await session.send(data, { topic: terminalTopics.output }).catch(failed);
  }

  #received(peerId: string, data: unknown): void {
    const { rights, typed } = this.#options;
    const input = readTerminalInput(data);
    if (input === null) return;
    if (input.type === 'control') this.tell(peerId, rights.request(peerId, input.secret));
    else if (rights.mayType(peerId)) typed(input.data);
  }
}
