import {
  type CSSResultGroup,
  LitElement,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type { ConnectivityOptions } from '../diagnosis/connectivity/run-steps.ts';
import { Recording } from '../diagnosis/recording/recording.ts';
import { systemClock } from '../runtime/clock.ts';
import { ConnectivityRun } from './inspector/connectivity/connectivity-run.ts';
import { connectivityStyles } from './inspector/connectivity/connectivity-styles.ts';
import { inspectorEnglish } from './inspector/inspector-english.ts';
import { inspectorLanguages } from './inspector/inspector-languages.ts';
import { inspectorStyles } from './inspector/inspector-styles.ts';
import { inspectorTemplate, type Tab } from './inspector/inspector-template.ts';
import type { LogFilter } from './inspector/log-view.ts';
import { detailStyles } from './inspector/peers/detail-styles.ts';
import { peersStyles } from './inspector/peers/peers-styles.ts';
import { save } from './inspector/save.ts';
import { SessionFeed } from './inspector/session-feed.ts';
import { SessionFeeds } from './inspector/session-feeds.ts';
import { statusStyles } from './status/status-styles.ts';
import { Vocabulary } from './words/vocabulary.ts';

/** The shortest time between two renderings, in milliseconds. */
const renderInterval = 250;

/**
 * Shows what happens inside of a session, and why: its peers and their joins, signals, paths, descriptions,
 * measurements, counters and log. It records from the time that it is attached, and changes nothing about the session.
 * Without `for` it shows every session of the page.
 *
 * With `floating` it lies over the page, hidden until Ctrl+Alt+B, and records meanwhile.
 *
 * @tagname beach-inspector
 *
 * @attr for - The id of a `<beach-session>`, `<beach-viewer>` or `<beach-terminal>`. The property also takes the element.
 * @attr floating - Hides the inspector until Ctrl+Alt+B; it then lies over the page.
 *
 * @csspart inspector - The whole element.
 * @csspart bar - The line with the session and the buttons.
 * @csspart summary - What to know first of the session.
 * @csspart graph - The graph of the peers.
 * @csspart peers - The list of the peers.
 * @csspart peer - One peer of the list.
 * @csspart detail - The details of the selected peer.
 * @csspart headline - What became of its connection.
 * @csspart causes - What took the time, or went wrong.
 * @csspart timeline - Its timeline.
 * @csspart measurements - Its measurements.
 * @csspart paths - Its pairs of candidates.
 * @csspart sdp - A description.
 * @csspart counters - The counters.
 * @csspart log - The log.
 * @csspart error - Why a file could not be opened.
 * @csspart button - Every button.
 * @csspart export-button - The button that saves a recording.
 * @csspart open-button - The button that opens a recording.
 * @csspart close-button - The button that hides a floating inspector.
 */
export class BeachInspector extends LitElement {
  static override styles: CSSResultGroup = [
    statusStyles,
    inspectorStyles,
    peersStyles,
    detailStyles,
    connectivityStyles,
  ];
  static override properties: PropertyDeclarations = {
    for: {},
    floating: { type: Boolean, reflect: true },
  };

  /**
   * The element to inspect, or its id. Without one, all of the page.
   *
   * @default null
   */
  for: string | Element | null = null;

  /**
   * Whether it lies over the page, hidden until Ctrl+Alt+B.
   *
   * @default false
   */
  floating = false;

  readonly #feeds = new SessionFeeds(() => this.#renderSoon());
  #feed: SessionFeed | undefined;
  #tab: Tab = 'peers';
  #selected: string | null = null;
  #onlyJoin = true;
  #description: number | null = null;
  #filter: LogFilter = { text: '', level: 'debug' };
  #redacted = true;
  /** Why a file could not be opened. */
  #problem: unknown = null;
  #rendering = false;
  readonly #vocabulary = new Vocabulary(this, inspectorEnglish, inspectorLanguages);
  readonly #connectivity = new ConnectivityRun(
    () => this.requestUpdate(),
    () => this.#vocabulary.words.diagnosis,
  );
  #keys: AbortController | null = null;
  #focusBefore: HTMLElement | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#keys = new AbortController();
    const { signal } = this.#keys;
    this.ownerDocument.addEventListener('keydown', (event) => this.#key(event), { signal });
    if (this.hasUpdated) this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#keys?.abort();
    this.#feeds.stop();
    this.#connectivity.stop();
  }

  /** Whether a floating inspector is shown now. */
  get open(): boolean {
    return this.floating && this.matches(':popover-open');
  }

  /** Shows a floating inspector, or hides it. */
  toggle(): void {
    if (!this.floating) return;
    const { activeElement } = this.ownerDocument;
    if (this.open) this.hidePopover();
    else {
      this.#focusBefore = activeElement as HTMLElement | null;
      this.showPopover();
    }
    this.#measure();
    const first = this.renderRoot.querySelector<HTMLElement>(
      '[role=tab][tabindex="0"], .bar button, .bar input',
    );
    if (this.open) first?.focus();
    else this.#focusBefore?.focus();
  }

  /** Returns the content of the file of the shown session. `redacted`: without addresses. */
  exportJson({ redacted = false }: { redacted?: boolean } = {}): string | null {
    return this.#shown?.recording.toJson(redacted) ?? null;
  }

  /**
   * Opens the content of a file that an inspector has exported, without a session.
   *
   * @throws `invalid-option` if it is no such file.
   */
  importJson(json: string, title = 'recording'): void {
    const feed = new SessionFeed(title, () => this.#renderSoon(), Recording.fromJson(json));
    this.#feeds.addFile(feed);
    this.#pick(feed);
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('floating')) this.popover = this.floating ? 'manual' : null;
    if (changed.has('for')) this.#start();
    if (changed.has('floating')) this.#measure();
  }

  protected override render(): TemplateResult {
    const feeds = this.#feeds.all;
    const { words, language } = this.#vocabulary;
    return inspectorTemplate({
      words,
      language,
      feeds,
      feed: this.#shown,
      tab: this.#tab,
      selected: this.#selected,
      onlyJoin: this.#onlyJoin,
      description: this.#description,
      filter: this.#filter,
      redacted: this.#redacted,
      isFloating: this.floating,
      problem: this.#problem,
      pickFeed: (index) => this.#pick(feeds[index]),
      pickTab: (tab) => this.#show(() => (this.#tab = tab)),
      select: (peerId) => this.#select(peerId),
      zoom: (onlyJoin) => this.#show(() => (this.#onlyJoin = onlyJoin)),
      choose: (description) => this.#show(() => (this.#description = description)),
      setFilter: (filter) => this.#show(() => (this.#filter = filter)),
      setRedacted: (redacted) => this.#show(() => (this.#redacted = redacted)),
      connectivity: this.#connectivity,
      check: () => void this.#check(),
      save: () => this.#save(),
      open: (file) => void this.#open(file),
      close: () => this.toggle(),
    });
  }

  get #shown(): SessionFeed | undefined {
    const feeds = this.#feeds.all;
    return this.#feed && feeds.includes(this.#feed) ? this.#feed : feeds[0];
  }

  #start(): void {
    this.#feeds.start(this.getRootNode() as Document | ShadowRoot, this.for);
    this.#measure();
    this.#renderSoon();
  }

  /** Measures only what is looked at. */
  #measure(): void {
    this.#feeds.measuring = this.isConnected && (!this.floating || this.open);
  }

  #key(event: KeyboardEvent): void {
    const { ctrlKey, altKey, shiftKey, metaKey, code, key } = event;
    if (!this.floating) return;
    const isShortcut = ctrlKey && altKey && !shiftKey && !metaKey && code === 'KeyB';
    const isEscape = key === 'Escape' && this.open && event.composedPath().includes(this);
    if (!isShortcut && !isEscape) return;
    event.preventDefault();
    this.toggle();
  }

  #pick(feed: SessionFeed | undefined): void {
    this.#feed = feed;
    this.#selected = null;
    this.#problem = null;
    this.requestUpdate();
  }

  #select(peerId: string): void {
    this.#selected = this.#selected === peerId ? null : peerId;
    this.#description = null;
    this.requestUpdate();
  }

  #show(change: () => void): void {
    change();
    this.requestUpdate();
  }

  /** Checks the settings of the element whose session is shown. */
  #check(): Promise<void> {
    const element = this.#shown && this.#feeds.elementOf(this.#shown);
    return this.#connectivity.start((element ?? {}) as ConnectivityOptions);
  }

  #save(): void {
    const json = this.exportJson({ redacted: this.#redacted });
    if (json !== null) save(json, `${this.#shown?.recording.session}.beach.json`);
  }

  async #open(file: File): Promise<void> {
    try {
      this.importJson(await file.text(), file.name);
    } catch (error) {
      this.#problem = error;
      this.requestUpdate();
    }
  }

  /** Renders a busy session only a few times a second. */
  #renderSoon(): void {
    if (this.#rendering) return;
    this.#rendering = true;
    systemClock.after(renderInterval, () => {
      this.#rendering = false;
      if (!this.floating || this.open) this.requestUpdate();
    });
  }
}
