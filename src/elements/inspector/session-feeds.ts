import { Recorder } from '../../diagnosis/recording/recorder.ts';
import { systemClock } from '../../runtime/clock.ts';
import type { Session } from '../../session/session.ts';
import type { SessionElement } from '../base/session-element.ts';
import type { BeachEngineEvent } from '../events.ts';
import { SessionFeed } from './session-feed.ts';

/** The time between two measurements of all connections, in milliseconds. */
const interval = 2_000;

/** The most sessions of elements that have left the page for good; the oldest go first. */
const mostGone = 10;

const tags = 'beach-session, beach-viewer, beach-terminal';

interface Watched {
  feed: SessionFeed;
  engine: Session;
  recorder: Recorder;
}

/** Records the sessions of elements, as long as it runs: of one element, or of all on the page. */
export class SessionFeeds {
  readonly #changed: () => void;
  readonly #watched = new Map<Element, Watched>();
  readonly #files: SessionFeed[] = [];
  #end: AbortController | null = null;
  #measuring = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get all(): SessionFeed[] {
    return [...[...this.#watched.values()].map(({ feed }) => feed), ...this.#files];
  }

  /** The element whose session a feed shows. */
  elementOf(feed: SessionFeed): Element | undefined {
    return [...this.#watched].find(([, watched]) => watched.feed === feed)?.[0];
  }

  addFile(feed: SessionFeed): void {
    this.#files.push(feed);
  }

  /**
   * Watches an element, or that with an id, from now on, also if it comes later. Without one, it watches all of the
   * document, also those in shadow roots that start later.
   */
  start(root: Document | ShadowRoot, only: Element | string | null): void {
    this.stop();
    this.#end = new AbortController();
    const wants = (element: Element): boolean => !only || element === only || element.id === only;
    const found = only instanceof Element ? [only] : root.querySelectorAll(tags);
    for (const element of found) {
      const { engine } = element as SessionElement;
      if (engine && wants(element)) this.#watch(element, engine);
    }
    (root.ownerDocument ?? root).addEventListener(
      'beach-engine',
      (event) => {
        const element = event.composedPath()[0] as Element;
        if (wants(element)) this.#watch(element, (event as BeachEngineEvent).engine);
      },
      { signal: this.#end.signal },
    );
  }

  stop(): void {
    this.#end?.abort();
    this.#end = null;
    for (const { recorder } of this.#watched.values()) recorder.stop();
  }

  /** Measures the connections at intervals, or does not. */
  set measuring(measuring: boolean) {
    this.#measuring = measuring;
    for (const { recorder } of this.#watched.values()) recorder.measuring = measuring;
  }

  #watch(element: Element, engine: Session): void {
    const before = this.#watched.get(element);
    before?.recorder.stop();
    const role = element.localName === 'beach-session' ? 'host' : 'viewer';
    // Another run of the same session goes on in the same recording.
    const goesOn = before?.engine.session === engine.session;
    const title = `${role === 'host' ? 'Host' : 'Viewer'} of ${engine.session}`;
    const feed = goesOn ? before.feed : new SessionFeed(title, this.#changed, engine.session);
    const recorder = new Recorder({
      session: engine,
      role,
      clock: systemClock,
      interval,
      observed: (observation) => feed.add(observation),
    });
    recorder.measuring = this.#measuring;
    this.#watched.set(element, { feed, engine, recorder });
    this.#forget();
    this.#changed();
  }

  /** A page that makes elements for hours keeps only the last of them. */
  #forget(): void {
    const gone = [...this.#watched].filter(([element, { engine }]) => {
      return !element.isConnected && engine.state !== 'live' && engine.state !== 'starting';
    });
    for (const [element, { recorder }] of gone.slice(0, -mostGone)) {
      recorder.stop();
      this.#watched.delete(element);
    }
  }
}
