import type { Readable } from 'node:stream';
import type { BeachError } from '../../runtime/beach-error.ts';
import { systemClock } from '../../runtime/clock.ts';
import type { ViewerRequest } from '../../session/membership/admission.ts';
import type { Session } from '../../session/session.ts';
import type { SharedScreen } from '../../terminal/shared-screen.ts';
import { exitCodes, type HostRequest } from '../command-line.ts';
import { failureCode } from '../failure-code.ts';
import { openSession } from '../open-session.ts';
import { newScreen } from '../screen/new-screen.ts';
import type { Surroundings } from '../surroundings.ts';
import { Approvals } from './approvals.ts';
import { AsidePage } from './aside-page.ts';
import { openControllingTerminal } from './controlling-terminal.ts';
import { type EscapeAction, EscapeKeys } from './escape-keys.ts';
import { hostIdentity } from './host-identity.ts';
import { HostLinks } from './host-links.ts';
import type { HostSecrets } from './host-secrets.ts';
import { OutputPump } from './output-pump.ts';
import { startOwnRoad } from './own-road.ts';
import { Program } from './program.ts';
import { TerminalHost } from './terminal-host.ts';
import { TypingRights } from './typing-rights.ts';

/** Shares a program, or what is piped in. Resolves with the exit code. */
export async function hostCommand(request: HostRequest, surroundings: Surroundings) {
  const { terminal } = surroundings;
  const isPiped = request.command.length === 0 && !terminal.isInput;
  const answers = request.approval && !terminal.isInput ? openControllingTerminal() : null;
  const { session: name, secrets } = await hostIdentity(request);
  const ownRoad = request.road === undefined ? await startOwnRoad(name, request.iceServers) : null;
  const road = request.road ?? (ownRoad?.url as string);
  const session = openSession({
    ...request,
    session: name,
    road,
    role: 'host',
    hostKey: secrets.hostKey,
    keyStore: { open: async () => ({ signer: secrets.signer }) },
    log: () => {},
  });
  const links = new HostLinks(name, ownRoad ?? road);
  // Nothing takes what is typed.
  const readOnly = request.readOnly || isPiped;
  const host = new Host({ ...request, readOnly }, surroundings, session, secrets, links);
  return host.run(isPiped, answers);
}

/** What a terminal sends for ^D, with which it ends the input of a program. */
const endOfInput = '\x04';

/** One run of a host. */
class Host {
  readonly #request: HostRequest;
  readonly #surroundings: Surroundings;
  readonly #session: Session;
  readonly #rights: TypingRights;
  readonly #secrets: HostSecrets;
  readonly #links: HostLinks;
  readonly #approvals: Approvals | null;
  readonly #watching = new Set<string>();
  #program: Program | null = null;
  #host: TerminalHost | null = null;
  /** Null where no program has the terminal. */
  #page: AsidePage | null = null;
  /** Ends the run with an exit code. The first one counts. */
  #end: (code: number) => void = () => {};

  constructor(
    request: HostRequest,
    surroundings: Surroundings,
    session: Session,
    secrets: HostSecrets,
    links: HostLinks,
  ) {
    this.#request = request;
    this.#surroundings = surroundings;
    this.#session = session;
    this.#rights = new TypingRights(request.readOnly ? null : secrets.control);
    this.#secrets = secrets;
    this.#links = links;
    this.#approvals = request.approval
      ? new Approvals(session, (viewer) => this.#ask(viewer))
      : null;
  }

  /** `answers`: the terminal for the questions, where it is not the one of the program's keys. */
  async run(isPiped: boolean, answers: Readable | null): Promise<number> {
    const { terminal, reporter, interrupted } = this.#surroundings;
    const ended = new Promise<number>((resolve) => {
      this.#end = resolve;
    });
    interrupted.addEventListener('abort', () => this.#end(interrupted.reason));
    const screen = isPiped ? null : newScreen(terminal.size);
    const host = new TerminalHost({
      session: this.#session,
      rights: this.#rights,
      screen,
      clock: systemClock,
      typed: (text) => this.#program?.write(text),
      failed: ({ code, message }) => reporter.report('output-lost', { code }, `beach: ${message}`),
    });
    this.#host = host;
    this.#page = screen === null || !terminal.isOutput ? null : new AsidePage(terminal, screen);
    const show = async (bytes: Uint8Array): Promise<void> => {
      await Promise.all([host.output(bytes), (this.#page ?? terminal).write(bytes)]);
    };
    const source = isPiped ? pipedSource() : programSource(() => this.#program);
    const sink = { output: show, resize: host.resize.bind(host) };
    const pump = new OutputPump({ sink, ...source });
    this.#follow();
    const escapes = new EscapeKeys();
    answers?.setEncoding('utf8').on('data', (line) => this.#typed(escapes, line));
    void this.#session.start().catch(() => {});
    host.begin();
    this.#print(isPiped);
    if (screen !== null) {
      terminal.resetModesAfter(() => screen.isAlternate);
      terminal.keepTitle();
      await this.#startProgram(screen, pump);
    } else {
      process.stdin.on('data', (bytes: Buffer) => pump.output(bytes));
      process.stdin.on('end', () => this.#end(exitCodes.done));
    }
    const code = await ended;
    this.#page?.close();
    this.#program?.hangUp();
    if (this.#session.state !== 'failed' && !interrupted.aborted) await pump.drained();
    await host.end(code);
    this.#session.stop();
    terminal.restore();
    return code;
  }

  async #startProgram(screen: SharedScreen, pump: OutputPump): Promise<void> {
    const { terminal, reporter } = this.#surroundings;
    this.#program = await Program.start(this.#request.command, screen.size, {
      output: (bytes) => pump.output(bytes),
      ended: (code) => this.#end(code),
    });
    // A real terminal answers by itself.
    if (!terminal.isOutput) screen.onReply((text) => this.#program?.write(text));
    terminal.onResize((size) => {
      this.#program?.resize(size);
      pump.resize(size);
    });
    const escapes = new EscapeKeys();
    terminal.passOutput();
    terminal.readKeys(
      (keys) => this.#program?.write(terminal.isInput ? this.#typed(escapes, keys) : keys),
      () => this.#program?.write(endOfInput),
    );
    if (terminal.isOutput) reporter.screen = () => {};
  }

  #follow(): void {
    const session = this.#session;
    const { reporter } = this.#surroundings;
    session.on('state', ({ state }) => reporter.report('state', { state }));
    session.on('signaling', ({ state }) => reporter.report('signaling', { state }));
    session.on('warning', ({ code, message }) => {
      const warning = ['warning', { code, message }, `beach: ${message} [${code}]`] as const;
      // Nobody can watch yet, and the program has the screen already.
      if (session.state === 'starting') reporter.interrupt(...warning);
      else reporter.report(...warning);
    });
    session.on('error', (error) => {
      this.#surroundings.terminal.restore();
      reporter.interrupt('error', { code: error.code }, sentenceOf(error));
      this.#end(failureCode(error.code));
    });
    session.on('peerjoin', ({ peerId, name }) => {
      this.#watching.add(peerId);
      if (this.#rights.has(peerId)) this.#tell(peerId, true);
      this.#told('viewer-joined', { peerId, name }, `${name || 'A viewer'} watches`);
    });
    session.on('peerleave', ({ peerId, name, reason }) => {
      this.#watching.delete(peerId);
      this.#told('viewer-left', { peerId, name, reason }, `${name || 'A viewer'} has left`);
    });
  }

  #ask({ peerId, name }: ViewerRequest): void {
    const { terminal, reporter } = this.#surroundings;
    const end = terminal.isInput ? '.' : '; then Enter.';
    const typing = this.#request.readOnly ? '' : ' ~t also lets type,';
    const question = `${name || 'A viewer'} asks to watch: ~y lets in,${typing} ~n refuses${end}`;
    reporter.interrupt('viewer-asks', { peerId, name }, `beach: ${question}`);
  }

  /** Carries out the keys that are not for the program, and returns the others. */
  #typed(escapes: EscapeKeys, keys: string): string {
    const page = this.#page?.isOpen ? this.#page : null;
    const { text, actions } = escapes.type(keys);
    if (actions.length === 0 && keys !== '~') page?.close();
    for (const action of actions) this.#act(action);
    return page === null ? text : '';
  }

  #told(event: string, details: object, sentence: string): void {
    const { terminal, reporter } = this.#surroundings;
    const watching = this.#watching.size;
    terminal.setTitle(`beach: ${watching} watching`);
    reporter.report(event, { ...details, watching }, `beach: ${sentence}: ${watching} in all.`);
  }

  #act(action: EscapeAction): void {
    const waiting = this.#approvals?.asked;
    switch (action) {
      case 'end':
        return this.#end(exitCodes.done);
      case 'show-links':
        return this.#showLinks();
      case 'accept':
        return waiting?.accept();
      case 'accept-typing':
        if (waiting !== undefined && !this.#request.readOnly) this.#rights.grant(waiting.peerId);
        return waiting?.accept();
      case 'refuse':
        return waiting?.refuse();
      case 'take-back':
        return this.#takeBack();
    }
  }

  #takeBack(): void {
    const { reporter } = this.#surroundings;
    const unkept = (cause: unknown): void => {
      const words = `The new link is not kept, so the former one counts again after a restart: ${cause}`;
      reporter.interrupt('control-not-kept', { cause: String(cause) }, `beach: ${words}`);
    };
    const secret = this.#request.readOnly ? null : this.#secrets.renewControl(unkept);
    for (const peerId of this.#rights.takeBack(secret)) this.#tell(peerId, false);
    const type = this.#links.typing(secret);
    const next = type.length > 0 ? ` A new link to type along: ${type.at(-1)}` : '';
    const sentence = `beach: Nobody else may type now.${next}`;
    reporter.interrupt('control-taken-back', { type }, sentence);
  }

  #tell(peerId: string, granted: boolean): void {
    this.#host?.tell(peerId, granted);
  }

  #print(isPiped: boolean): void {
    const { terminal, reporter } = this.#surroundings;
    const keys =
      terminal.isInput && !isPiped
        ? '\nAt the beginning of a line, ~l shows these links again, and ~. ends the session.'
        : '';
    reporter.report('sharing', this.#linkDetails, `${this.#described}${keys}`);
  }

  #showLinks(): void {
    const { reporter } = this.#surroundings;
    if (this.#page === null) reporter.interrupt('links', this.#linkDetails, this.#described);
    else {
      reporter.report('links', this.#linkDetails);
      this.#page.open(this.#described);
    }
  }

  get #linkDetails() {
    const { session } = this.#session;
    return { session, watch: this.#links.watch, type: this.#links.typing(this.#rights.secret) };
  }

  get #described(): string {
    return this.#links.describe(this.#rights.secret, this.#request.qr);
  }
}

function sentenceOf({ message, code }: BeachError): string {
  // The words of a road are for pages.
  const words =
    code === 'host-taken'
      ? 'Another host has this session: end it, or choose another name with --session.'
      : message;
  return `beach: ${words} [${code}]`;
}

function programSource(program: () => Program | null) {
  return { pause: () => program()?.pause(), resume: () => program()?.resume() };
}

function pipedSource() {
  return { pause: () => process.stdin.pause(), resume: () => process.stdin.resume() };
}
