import type { BeachErrorCode } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';
import type { Session } from '../../session/session.ts';
import {
  readControlMessage,
  readTerminalMessage,
  terminalTopics,
} from '../../terminal/terminal-protocol.ts';
import { TypingPermission } from '../../terminal/typing-permission.ts';
import { exitCodes, type ViewRequest } from '../command-line.ts';
import { failureCode } from '../failure-code.ts';
import { EscapeKeys } from '../host/escape-keys.ts';
import { openSession } from '../open-session.ts';
import type { Reporter } from '../reporter.ts';
import type { Surroundings } from '../surroundings.ts';
import { ScreenOutput } from './screen-output.ts';
import { TextOutput } from './text-output.ts';
import type { ViewerOutput } from './viewer-output.ts';

/** Shows the terminal of a host. Resolves with the exit code. */
export async function viewCommand(request: ViewRequest, surroundings: Surroundings) {
  const { terminal, reporter, interrupted } = surroundings;
  const { link, ...options } = request;
  const session = openSession({ ...options, ...link, role: 'viewer', log: () => {} });
  const output = terminal.isOutput
    ? new ScreenOutput(terminal, systemClock)
    : new TextOutput(terminal);
  const { code, sentence } = await new Promise<ViewEnd>((resolve) => {
    const viewer = new Viewer(request, session, output, reporter, resolve);
    interrupted.addEventListener('abort', () => resolve({ code: interrupted.reason }));
    if (terminal.isInput || link.control !== null) terminal.readKeys((keys) => viewer.type(keys));
    viewer.begin();
  });
  session.stop();
  await output.written;
  terminal.restore();
  reporter.screen = null;
  if (sentence !== undefined) reporter.report('ended', { code }, `beach: ${sentence}`);
  return code;
}

/** Why and how it ends; without a sentence where the user has ended it. */
interface ViewEnd {
  readonly code: number;
  readonly sentence?: string;
}

/** How long to wait for a host that has left without a word, in milliseconds. */
const grace = 2_000;

class Viewer {
  readonly #request: ViewRequest;
  readonly #session: Session;
  readonly #output: ViewerOutput;
  readonly #reporter: Reporter;
  readonly #end: (end: ViewEnd) => void;
  readonly #escapes = new EscapeKeys(['end']);
  readonly #permission: TypingPermission;
  /** The host whose screen was shown last. */
  #shown: string | null = null;

  constructor(
    request: ViewRequest,
    session: Session,
    output: ViewerOutput,
    reporter: Reporter,
    end: (end: ViewEnd) => void,
  ) {
    this.#request = request;
    this.#session = session;
    this.#output = output;
    this.#reporter = reporter;
    this.#end = end;
    this.#permission = new TypingPermission((input) => this.#send(input));
    if (request.link.control !== null) this.#permission.ask();
  }

  begin(): void {
    const session = this.#session;
    const reporter = this.#reporter;
    session.on('message', ({ peerId, topic, data }) => {
      if (topic === terminalTopics.output) this.#show(peerId, data);
      if (topic === terminalTopics.control) this.#controlled(peerId, data);
    });
    session.on('host', ({ state, reason }) => {
      this.#output.linked(state === 'connected');
      const { verified } = session;
      reporter.report('host', { state, reason: reason?.code, verified }, this.#sentence(state));
      this.#askForControl(state === 'connected');
      if (state === 'failed-permanent' && reason) this.#failed(reason);
    });
    session.on('signaling', ({ state }) => {
      const { hostState } = session;
      const news = state === 'open' && hostState === 'waiting';
      reporter.report('signaling', { state }, news ? this.#sentence(hostState) : undefined);
    });
    session.on('requests', () => {
      const isHeld = [...session.peers.values()].some(({ role, held }) => role === 'host' && held);
      if (isHeld) reporter.report('held', {}, 'beach: The host is asked to let you in.');
    });
    session.on('peerleave', ({ reason }) => {
      if (reason !== 'left') return;
      // A host that was killed and is back takes the place of the one before.
      systemClock.after(grace, () => {
        if (session.hostState === 'waiting') {
          this.#end({ code: exitCodes.done, sentence: 'The host has ended the session.' });
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
    const { state } = this.#permission;
    // Nobody else would do anything with these.
    const leaving = { none: ['\x03', 'q'], refused: ['\x03', 'q'], asked: ['\x03'], granted: [] };
    if (leaving[state].some((key) => keys.includes(key)))
      return this.#end({ code: exitCodes.done });
    if (state === 'none' || state === 'refused') return;
    const { text, actions } = this.#escapes.type(keys);
    if (actions.length > 0) return this.#end({ code: exitCodes.done });
    this.#permission.type(text);
  }

  #show(host: string, data: unknown): void {
    const message = readTerminalMessage(data);
    if (message === null) return;
    if (message.type !== 'exit') {
      this.#output.show(message, host !== this.#shown);
      if (message.type === 'screen') this.#showed(host);
      return;
    }
    const { code } = message;
    this.#reporter.report('exit', { code });
    this.#end({ code: exitCodes.done, sentence: `The program has ended with code ${code}.` });
  }

  #showed(host: string): void {
    const { notice } = this.#output;
    if (this.#shown === null && notice !== null) {
      this.#reporter.screen = notice;
      if (this.#permission.state === 'none') notice('beach: You may watch: q leaves.');
    }
    this.#shown = host;
  }

  /** Returns what to say of the host; nothing while no road has answered, which alone knows whether the host is there. */
  #sentence(state: Session['hostState']): string | undefined {
    const { verified, signalingState } = this.#session;
    if (state === 'connected' && verified) return connectedVerified;
    return state === 'waiting' && signalingState !== 'open' ? undefined : sentences[state];
  }

  /** Asks for the right to type, or will once the link stands again. */
  #askForControl(isLinked: boolean): void {
    const { control } = this.#request.link;
    if (control === null) return;
    this.#permission.ask();
    if (isLinked) this.#send({ type: 'control', secret: control });
  }

  #controlled(host: string, data: unknown): void {
    const message = readControlMessage(data);
    if (message === null) return;
    const { granted } = message;
    this.#permission.answer(granted, host);
    this.#output.typing(granted);
    const sentence = granted
      ? 'You may type: ~. at the beginning of a line leaves.'
      : 'You may watch, and not type: q leaves.';
    this.#reporter.report('control', { granted }, `beach: ${sentence}`);
  }

  #send(data: { type: string; [field: string]: string }): void {
    // A link that ends has an event of its own.
    this.#session.send(data, { topic: terminalTopics.input }).catch(() => {});
  }

  #failed({ code, message }: { code: BeachErrorCode; message: string }): void {
    const exit = failureCode(code);
    const isEnd = this.#shown !== null && exit === exitCodes.failed;
    this.#reporter.report('failed', { code });
    this.#end({ code: isEnd ? exitCodes.ended : exit, sentence: `${message} [${code}]` });
  }
}

const connectedVerified = 'beach: Connected to the host, which has the key of this session.';
const sentences: Partial<Record<string, string>> = {
  waiting: 'beach: Waiting for the host.',
  connected: 'beach: Connected to the host.',
  failed: 'beach: The link to the host is lost: trying again.',
};
