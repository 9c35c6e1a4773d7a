import type { CSSResultGroup, PropertyValues, TemplateResult } from 'lit';
import type { MessageData } from '../link/wire/message.ts';
import type { SessionOptions } from '../session/options/session-options.ts';
import type { Session } from '../session/session.ts';
import { controlSecret } from '../terminal/control-link.ts';
import {
  type InputMessage,
  readControlMessage,
  readTerminalMessage,
  terminalTopics,
} from '../terminal/terminal-protocol.ts';
import { TypingPermission } from '../terminal/typing-permission.ts';
import { SessionElement } from './base/session-element.ts';
import { terminalElementOptions, terminalSecretOptions } from './options/terminal-options.ts';
import { withOptions } from './options/with-options.ts';
import { statusStyles } from './status/status-styles.ts';
import { observePlace } from './terminal/observe-place.ts';
import { TerminalScreen } from './terminal/screen/terminal-screen.ts';
import { terminalEnglish } from './terminal/terminal-english.ts';
import { terminalStyles } from './terminal/terminal-styles.ts';
import { type Search, terminalTemplate } from './terminal/terminal-template.ts';
import { viewerElement } from './viewer-element.ts';
import { english } from './words/english.ts';
import { sessionLanguages } from './words/languages.ts';
import { Vocabulary } from './words/vocabulary.ts';
import type { Words } from './words/words.ts';

/**
 * A viewer of a terminal that a host shares from its command line. It shows the host's screen, also to whoever comes
 * late, and lets those type who have the right link. It joins, waits, moves and leaves as a `<beach-viewer>` does. A
 * page without script controls it with `<button commandfor="…" command="--join">` or `--leave`.
 *
 * In the terminal, Ctrl+Shift+C copies the selection, Ctrl+Shift+F searches, and Ctrl+click opens a link. A viewer
 * that only watches scrolls with the arrow and page keys, and Tab leaves the terminal. Where keys go to the host,
 * Ctrl+Shift+L leaves it.
 *
 * @tagname beach-terminal
 *
 * @csspart terminal - The whole element.
 * @csspart screen - The area of the host's screen.
 * @csspart bar - The line below it: state, title and buttons.
 * @csspart title - The title that the program has set.
 * @csspart typing - The note whether this viewer may type.
 * @csspart search - The bar of the search.
 * @csspart search-field - The field of the search.
 * @csspart search-button - The button that opens the search.
 * @csspart reading-button - The button that switches the mode for screen readers; hidden until it has the focus.
 * @csspart join-button - The button that joins, or tries again.
 * @csspart why-button - The button that finds out why there is no connection.
 * @csspart retry-button - The button that ends the wait for the next attempt.
 * @csspart countdown - The time until the next attempt, at most.
 * @csspart progress - The bar with the steps of a connection that is being made.
 *
 * @cssprop --beach-terminal-font - The font family of the terminal, which has to be monospaced.
 *
 * @cssstate disconnected - The viewer has not joined, or has left.
 * @cssstate waiting - The viewer waits for the host.
 * @cssstate held - The host has been asked to let the viewer in.
 * @cssstate connecting - The viewer connects to the host.
 * @cssstate connected - The viewer is connected.
 * @cssstate failed - The connection is lost, and is retried.
 * @cssstate failed-permanent - The viewer could not join, or not continue.
 * @cssstate typing - The viewer may type.
 * @cssstate exited - The program has ended.
 */
export class BeachTerminal extends withOptions(
  viewerElement(SessionElement),
  terminalElementOptions,
  terminalSecretOptions,
) {
  static override styles: CSSResultGroup = [statusStyles, terminalStyles];

  declare protected readonly vocabulary: Vocabulary<Words>;
  // Not `#screen`, because tests compare it; not protected, because the types of xterm.js are not published.
  private screen: TerminalScreen | null = null;
  #hasScreen = false;
  readonly #permission = new TypingPermission((input) => this.#tellHost(input));
  #search: Search | null = null;
  #endObserving: (() => void) | null = null;

  /** Whether this viewer may type: the host lets it, and its program runs. */
  get canType(): boolean {
    return this.#permission.state === 'granted' && this.#isLive;
  }

  /** Whether keys go to the host, or wait for its answer. */
  get #takesKeys(): boolean {
    return this.#isLive && ['granted', 'asked'].includes(this.#permission.state);
  }

  /** Whether the link to the host stands, and its program runs. */
  get #isLive(): boolean {
    return this.state === 'connected' && this.exitCode === null;
  }

  /** The exit code of the host's program; null while it runs. */
  get exitCode(): number | null {
    return this.screen?.exitCode ?? null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Observes the place again after a move.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endObserving?.();
    this.#endObserving = null;
    if (!this.lifecycle.running) this.#release();
  }

  override adoptedCallback(): void {
    super.adoptedCallback();
    if (this.shadowRoot) this.screen?.adopt(this.shadowRoot);
  }

  protected override get label(): string {
    return this.#words.label;
  }

  protected override createVocabulary(): Vocabulary<Words> {
    return new Vocabulary(this, { ...english, ...terminalEnglish }, sessionLanguages);
  }

  protected override createEngine(options: SessionOptions): Session {
    this.#hasScreen = false;
    return super.createEngine(options);
  }

  protected override follow(engine: Session): (() => void)[] {
    return [
      engine.on('message', ({ peerId, topic, data }) => {
        // In a mesh, any peer can send.
        if (peerId === this.host?.peerId) this.#receive(peerId, topic, data);
      }),
      engine.on('host', ({ state }) => {
        if (state === 'connected') this.#askForControl();
        else this.#permission.withdraw();
        this.#permissionChanged();
      }),
      ...super.follow(engine),
      engine.on('state', ({ state }) => {
        if (state === 'ended' && !this.isConnected) this.#release();
      }),
    ];
  }

  protected override currentStates(): string[] {
    return [
      ...super.currentStates(),
      ...(this.canType ? ['typing'] : []),
      ...(this.exitCode === null ? [] : ['exited']),
    ];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('control') && this.state === 'connected') this.#askForControl();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const place = this.renderRoot.querySelector<HTMLElement>('.place');
    if (place === null || this.screen === null || !this.#hasScreen) return;
    this.screen.attach(place, this.renderRoot as ShadowRoot);
    this.screen.words = this.#words;
    this.screen.canType = this.#takesKeys;
    this.screen.readsAloud = this.screenReader === true;
    if (changed.has('fit') || this.#endObserving === null) this.#fit();
    this.#endObserving ??= observePlace(place, {
      resized: () => this.#fit(),
      fontLoaded: () => this.screen?.fontLoaded(),
    });
  }

  protected override render(): TemplateResult {
    return terminalTemplate({
      ...this.viewerConditions,
      words: this.vocabulary.words,
      hasScreen: this.#hasScreen,
      exitCode: this.exitCode,
      title: this.screen?.title ?? '',
      canType: this.canType,
      isRefused: this.#permission.state === 'refused',
      readsAloud: this.screenReader === true,
      search: this.#search,
      toggleReading: () => {
        this.screenReader = this.screenReader !== true;
      },
      openSearch: () => this.#openSearch(),
      closeSearch: () => this.#closeSearch(),
      find: (text, backward) => {
        const { index, count } = this.screen?.find(text, backward) ?? { index: 0, count: 0 };
        this.#search = { index, count: text === '' ? null : count };
        this.requestUpdate();
      },
      restyled: () => this.screen?.restyle(),
    });
  }

  get #words(): Words['terminal'] {
    return this.vocabulary.words.terminal;
  }

  #receive(peerId: string, topic: string | undefined, data: MessageData): void {
    if (topic === terminalTopics.control) {
      const answer = readControlMessage(data);
      if (answer === null) return;
      this.#permission.answer(answer.granted, peerId);
      this.#permissionChanged();
    }
    if (topic !== terminalTopics.output) return;
    const message = readTerminalMessage(data);
    // Output continues a screen.
    if (message === null || (!this.#hasScreen && message.type !== 'screen')) return;
    this.screen ??= new TerminalScreen(this.ownerDocument, this.#words, {
      typed: (text) => this.#type(text),
      changed: () => this.requestUpdate(),
      key: (event) => this.#key(event),
    });
    this.#hasScreen = true;
    this.screen.show(message);
  }

  /** Shows the secret, if there is one, to the host alone. */
  #askForControl(): void {
    const given = this.checked.read('control', this.control, terminalElementOptions.control);
    const secret = given ?? (this.checked.isBad('control') ? null : controlSecret(location.href));
    if (secret === null) return;
    this.#permission.ask();
    this.#tellHost({ type: 'control', secret });
  }

  #permissionChanged(): void {
    if (this.screen !== null) this.screen.canType = this.#takesKeys;
    this.requestUpdate();
  }

  #type(text: string): void {
    if (this.#takesKeys) this.#permission.type(text);
  }

  #tellHost(message: InputMessage | { type: 'control'; secret: string }): void {
    const to = this.host?.peerId;
    if (to === undefined) return;
    this.send({ ...message }, { to, topic: terminalTopics.input }).catch((error) =>
      this.warn(error),
    );
  }

  /** Handles the keys of the viewer itself; returns whether the terminal may have the key. */
  #key(event: KeyboardEvent): boolean {
    const { key, code, ctrlKey, shiftKey, altKey, metaKey } = event;
    const shortcut: Record<string, () => void> = {
      KeyC: () => this.screen?.copy(),
      KeyF: () => this.#openSearch(),
      // Leaves the terminal, which takes the Tab key.
      KeyL: () => this.renderRoot.querySelector<HTMLElement>('.search-button')?.focus(),
    };
    const act = ctrlKey && shiftKey && !altKey && !metaKey ? shortcut[code] : undefined;
    if (act !== undefined) {
      event.preventDefault();
      if (event.type === 'keydown') act();
      return false;
    }
    if (this.#takesKeys) return true;
    const isPlain = !(ctrlKey || shiftKey || altKey || metaKey);
    if (event.type === 'keydown' && isPlain && this.screen?.scroll(key)) event.preventDefault();
    return false;
  }

  async #openSearch(): Promise<void> {
    this.#search ??= { index: 0, count: null };
    this.requestUpdate();
    await this.updateComplete;
    const field = this.renderRoot.querySelector<HTMLInputElement>('.search input');
    field?.focus();
    field?.select();
  }

  #closeSearch(): void {
    this.#search = null;
    this.requestUpdate();
    this.screen?.terminal.focus();
  }

  #fit(): void {
    const fit = this.checked.read('fit', this.fit, terminalElementOptions.fit);
    this.screen?.fit(fit === 'scale');
  }

  #release(): void {
    this.screen?.dispose();
    this.screen = null;
    this.#hasScreen = false;
    this.requestUpdate();
  }
}
