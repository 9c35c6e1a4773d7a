import { record, stage } from '../page.ts';

const eventTypes = [
  'beach-statechange',
  'beach-signalingstatechange',
  'beach-connectionstatechange',
  'beach-viewerjoin',
  'beach-viewerleave',
  'beach-warning',
  'beach-error',
] as const;

/** Returns the document of a new frame. */
export async function frame(attributes: Record<string, string> = {}): Promise<Document> {
  const element = document.createElement('iframe');
  const loaded = new Promise((resolve) =>
    element.addEventListener('load', resolve, { once: true }),
  );
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  stage().append(element);
  await loaded;
  return element.contentDocument as Document;
}

/** Records the events that a move must not cause. */
export function recordAll(...elements: HTMLElement[]): unknown[][] {
  return elements.flatMap((element) => eventTypes.map((type) => record(element, type)));
}
