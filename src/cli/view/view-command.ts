import type { BeachErrorCode } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';
import type { Session } from '../../session/session.ts';
import {
  readControlMessage,
  readTerminalMessage,
  splitInput,
  terminalBounds,
  terminalTopics,
} from '../../terminal/terminal-protocol.ts';
import { exitCodes, type ViewRequest } from '../command-line.ts';
import { failureCode } from '../failure-code.ts';
import { EscapeKeys } from '../host/escape-keys.ts';
import type { LocalTerminal } from '../local-terminal.ts';
import { openSession } from '../open-session.ts';
import type { Reporter } from '../reporter.ts';
import { ScreenOutput } from './screen-output.ts';
import { TextOutput } from './text-output.ts';
import type { ViewerOutput } from './viewer-output.ts';

interface ViewSurroundings {
  readonly terminal: LocalTerminal;
  readonly reporter: Reporter;
  /** Aborted by a signal of the system; the reason is the exit code. */
  readonly interrupted: AbortSignal;
}

/** Shows the terminal of a host. Resolves with the exit code. */
export async function viewCommand(request: ViewRequest, surroundings: ViewSurroundings) {
  const { terminal, reporter, interrupted } = surroundings;
  const { link, ...options } = request;
  const session = openSession({ ...options, ...link, role: 'viewer', log: () => {} });
  const text = terminal.isOutput ? null : new TextOutput(terminal);
  const output: ViewerOutput = text ?? new ScreenOutput(terminal, systemClock);
  reporter.quiet = terminal.isOutput;
  const code = await new Promise<number>((resolve) => {
    const viewer = new Viewer(request, session, output, reporter, resolve);
    interrupted.addEventListener('abort', () => resolve(interrupted.reason));
    if (terminal.isInput || link.control !== null) terminal.readKeys((keys) => viewer.type(keys));
    viewer.begin();
  });
  session.stop();
  await text?.written;
  terminal.restore();
  reporter.quiet = false;
  return code;
}

/** How long to wait for a host that has left without a word, in milliseconds. */
const grace = 2_000;

class Viewer {
  readonly #request: ViewRequest;
  readonly #session: Session;
  readonly #output: ViewerOutput;
  readonly #reporter: Reporter;
  readonly #end: (code: number) => void;
  readonly #escapes = new EscapeKeys(['end']);
  #right: 'asked' | 'granted' | 'denied';
  /** What was typed before the host's answer. */
  #early = '';
  /** The host whose screen was shown last. */
  #shown: string | null = null;

  constructor(
    request: ViewRequest,
    session: Session,
    output: ViewerOutput,
    reporter: Reporter,
    end: (code: number) => void,
  ) {
    this.#request = request;
    this.#session = session;
    this.#output = output;
    this.#reporter = reporter;
    this.#end = (code) => end(code);
    this.#right = request.link.control === null ? 'denied' : 'asked';
  }

  begin(): void {
    const session = this.#session;
    const reporter = this.#reporter;
    session.on('message', ({ peerId, topic, data }) => {
      if (topic === terminalTopics.output) this.#show(peerId, data);
      if (topic === terminalTopics.control) this.#controlled(data);
    });
    session.on('host', ({ state, reason }) => {
      const { verified } = session;
      const sentence = state === 'connected' && verified ? connectedVerified : sentences[state];
      reporter.report('host', { state, reason: reason?.code, verified }, sentence);
      if (state === 'connected') this.#askForControl();
      if (state === 'failed-permanent' && reason) this.#failed(reason);
    });
    session.on('peerleave', ({ reason }) => {
      if (reason !== 'left') return;
      // A host that was killed and is back takes the place of the one before.
      systemClock.after(grace, () => {
        if (session.hostState === 'waiting') {
          this.#ended('The host has ended the session.', exitCodes.done);
        }
      });
    });
    session.on('warning', ({ code, message }) =>
      reporter.report('warning', { code }, `beach: ${message} [${code}]`),
    );
    session.on('error', (error) => this.#failed(error));
    void session.start().catch(() => {});
  }

  type(keys: string): void {
    // Nobody else would do anything with these.
    const leaving = { asked: ['\x03'], granted: [], denied: ['\x03', 'q'] }[this.#right];
    if (leaving.some((key) => keys.includes(key))) return this.#end(exitCodes.done);
    if (this.#right === 'denied') return;
    const { text, actions } = this.#escapes.type(keys);
    if (actions.length > 0) return this.#end(exitCodes.done);
    if (this.#right === 'granted') this.#sendKeys(text);
    else this.#early = (this.#early + text).slice(0, terminalBounds.input);
  }

  #show(host: string, data: unknown): void {
    const message = readTerminalMessage(data);
    if (message === null) return;
    if (message.type !== 'exit') {
      this.#output.show(message, host !== this.#shown);
      if (message.type === 'screen') this.#shown = host;
      return;
    }
    const { code } = message;
    this.#reporter.report('exit', { code });
    this.#ended(`The program has ended with code ${code}.`, exitCodes.done);
  }

  #askForControl(): void {
    const { control } = this.#request.link;
    if (control !== null) this.#send({ type: 'control', secret: control });
  }

  #controlled(data: unknown): void {
    const message = readControlMessage(data);
    if (message === null) return;
    const { granted } = message;
    this.#right = granted ? 'granted' : 'denied';
    this.#output.typing(granted);
    if (granted) this.#sendKeys(this.#early);
    this.#early = '';
    const sentence = granted ? 'You may type: ~. leaves.' : 'You may watch, and not type.';
    this.#reporter.report('control', { granted }, `beach: ${sentence}`);
  }

  #sendKeys(text: string): void {
    for (const input of splitInput(text)) this.#send(input);
  }

  #send(data: { type: string; [field: string]: string }): void {
    // A link that ends has an event of its own.
    this.#session.send(data, { topic: terminalTopics.input }).catch(() => {});
  }

  #failed({ code, message }: { code: BeachErrorCode; message: string }): void {
    const exit = failureCode(code);
    const isEnd = this.#shown !== null && exit === exitCodes.failed;
    this.#reporter.report('failed', { code });
    this.#ended(`${message} [${code}]`, isEnd ? exitCodes.ended : exit);
  }

  #ended(sentence: string, code: number): void {
    this.#end(code);
    // After the terminal is as it was.
    setImmediate(() => this.#reporter.report('ended', { code }, `beach: ${sentence}`));
  }
}

const connectedVerified = 'beach: Connected to the host, which has the key of this session.';
const sentences: Partial<Record<string, string>> = {
  waiting: 'beach: Waiting for the host.',
  connected: 'beach: Connected to the host.',
  failed: 'beach: The link to the host is lost: trying again.',
};
