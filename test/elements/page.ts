import { expect, fixtureCleanup } from '@open-wc/testing';
import '../../src/define.ts';
import { defaultLimits, type Limits } from '../../src/runtime/limits.ts';
import { until } from '../kit/until.ts';

/** Resolves with the first event that meets the condition. */
export function heard<E extends keyof HTMLElementEventMap>(
  target: EventTarget,
  type: E,
  matches: (event: HTMLElementEventMap[E]) => boolean = () => true,
): Promise<HTMLElementEventMap[E]> {
  return new Promise((resolve) => {
    const listener = (event: Event): void => {
      if (!matches(event as HTMLElementEventMap[E])) return;
      target.removeEventListener(type, listener);
      resolve(event as HTMLElementEventMap[E]);
    };
    target.addEventListener(type, listener);
  });
}

/** Records the events of this type from now on. */
export function record<E extends keyof HTMLElementEventMap>(
  target: EventTarget,
  type: E,
): HTMLElementEventMap[E][] {
  const events: HTMLElementEventMap[E][] = [];
  target.addEventListener(type, (event) => events.push(event as HTMLElementEventMap[E]));
  return events;
}

type Attributes = Record<string, string | boolean>;
const tags = ['beach-session', 'beach-viewer', 'beach-terminal'] as const;
type Tag = (typeof tags)[number];

/** Makes an element as markup would, not yet attached. It logs nothing. */
export function make<T extends Tag>(tag: T, attributes: Attributes = {}): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.toggleAttribute(name, value !== false);
    if (typeof value === 'string') element.setAttribute(name, value);
  }
  element.logger = () => {};
  return element;
}

/** Makes an element and attaches it until `clear()`. */
export function put<T extends Tag>(tag: T, attributes: Attributes = {}): HTMLElementTagNameMap[T] {
  const element = make(tag, attributes);
  stage().append(element);
  return element;
}

/** Returns the parent of a test's elements. */
export function stage(): HTMLElement {
  const found = document.querySelector<HTMLElement>('main');
  if (found) return found;
  const main = document.createElement('main');
  document.body.append(main);
  return main;
}

/** Removes all elements for good. Resolves when their sessions have ended, which takes longer on a busy page. */
export async function clear(): Promise<void> {
  const elements = stage().querySelectorAll<HTMLElementTagNameMap[Tag]>(tags.join());
  const engines = [...elements].map(({ engine, keepAlive }) => (keepAlive ? null : engine));
  stage().replaceChildren();
  fixtureCleanup();
  await frames(3);
  await until(() => engines.every((engine) => !/starting|live/.test(`${engine?.state}`)));
}

/** Resolves after this number of painted frames. */
export async function frames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame += 1) await new Promise(requestAnimationFrame);
}

export function freshName(): string {
  return `test-${crypto.randomUUID()}`;
}

/** Returns the text in the shadow root of an element. */
export function words(element: Element, selector: string): string | null {
  const found = element.shadowRoot?.querySelector(selector);
  return found ? (found.textContent ?? '').replaceAll(/\s+/g, ' ').trim() : null;
}

/** Returns a host and its viewer, connected. */
export async function pair(
  attributes: Attributes = {},
  limits?: Partial<Limits>,
): Promise<[HTMLElementTagNameMap['beach-session'], HTMLElementTagNameMap['beach-viewer']]> {
  const session = freshName();
  const host = put('beach-session', { session, ...attributes });
  const viewer = put('beach-viewer', { session, ...attributes });
  Object.assign(host, { limits });
  Object.assign(viewer, { limits });
  await Promise.all([
    heard(host, 'beach-viewerjoin'),
    heard(viewer, 'beach-statechange', ({ state }) => state === 'connected'),
  ]);
  return [host, viewer];
}

/** The events of a session that starts, ends, connects or fails. */
const sessionEvents = [
  'beach-statechange',
  'beach-signalingstatechange',
  'beach-connectionstatechange',
  'beach-viewerjoin',
  'beach-viewerleave',
  'beach-warning',
  'beach-error',
] as const;

/** Records the events that a move of these elements must not cause; a list for each element and type. */
export function recordAll(...elements: HTMLElement[]): unknown[][] {
  return elements.flatMap((element) => sessionEvents.map((type) => record(element, type)));
}

/**
 * Expects that a picture which stands still has come within a second of `since`: it is sent again that often. A busy
 * machine shows it later.
 */
export function expectSoon(since: number): void {
  expect(defaultLimits.mediaCheck).to.be.at.most(1_000);
  expect(performance.now() - since).to.be.below(defaultLimits.mediaCheck + 2_000);
}
