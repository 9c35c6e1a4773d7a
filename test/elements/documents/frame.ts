import { stage } from '../page.ts';

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
