import type { BeachTerminal } from '../../../src/elements/beach-terminal.ts';
import type { SessionOptions } from '../../../src/session/options/session-options.ts';
import type { Session } from '../../../src/session/session.ts';
import type { Role } from '../../../src/signaling/messages.ts';
import { terminalTopics } from '../../../src/terminal/terminal-protocol.ts';
import { clear, heard, put, words } from '../../elements/page.ts';
import { Meeting } from '../../session/meet.ts';
import { until } from '../until.ts';
import { TerminalHost } from './terminal-host.ts';

/** The host of a terminal and its viewers on one page. */
export class TerminalMeeting {
  readonly #meeting = new Meeting();
  host: TerminalHost;

  constructor(secret: string | null = null, options: Partial<SessionOptions> = {}) {
    this.host = new TerminalHost(this.#meeting.make('host', options), secret);
  }

  /** Returns another participant, which is no terminal. */
  make(role: Role): Session {
    return this.#meeting.make(role);
  }

  get name(): string {
    return this.#meeting.name;
  }

  async start(): Promise<void> {
    await this.host.start();
  }

  /** Replaces the host by one with another screen. */
  async replaceHost(size: { columns: number; rows: number }, shown: string): Promise<void> {
    const { hostKey } = this.host.session;
    this.host = new TerminalHost(this.#meeting.make('host', { hostKey }), null, size);
    await this.host.screen.write(shown);
    await this.start();
  }

  /** Returns a viewer that shows the screen. */
  async viewer(attributes: Record<string, string | boolean> = {}): Promise<BeachTerminal> {
    const element = put('beach-terminal', { session: this.name, ...attributes });
    await element.join();
    await until(() => words(element, '.xterm-rows') !== null);
    return element;
  }

  /** Writes output, and waits until the element has it. */
  async write(element: BeachTerminal, output: string | Uint8Array): Promise<void> {
    await this.host.screen.write(output);
    await this.delivered(element);
  }

  /** Resolves once an element has all that the host has sent: messages of one topic keep their order. */
  async delivered(element: BeachTerminal): Promise<void> {
    const arrived = heard(element, 'beach-message', ({ data }) => data === 'mark');
    await this.host.session.send('mark', { topic: terminalTopics.output });
    await arrived;
  }

  async end(): Promise<void> {
    await clear();
    this.#meeting.end();
  }
}
