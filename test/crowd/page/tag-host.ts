import '../../../src/define.ts';
import type { BeachSession } from '../../../src/elements/beach-session.ts';
import { now } from '../../kit/clock/now.ts';
import { NumberedMessage } from '../../kit/numbered-message.ts';

/** Marks each load of a page that hosts by its tag, to tell a reload from the first load. */
export const boardOf = (load: number): string => `board ${load}`;

/**
 * Hosts by a tag, as an application would: on every load, inserts the tag, sends the retained message again, and
 * continues to send.
 */
export async function hostByTag(query: URLSearchParams): Promise<void> {
  const element = document.createElement('beach-session');
  for (const name of ['session', 'signaling', 'max-viewers']) {
    const value = query.get(name);
    if (value !== null) element.setAttribute(name, value);
  }
  document.body.append(element);
  const load = Number(sessionStorage.getItem('loads') ?? 0) + 1;
  sessionStorage.setItem('loads', String(load));
  await element.start();
  await element.send(boardOf(load), { topic: 'board', retain: true });
  await keepSending(element, Number(query.get('pause')));
}

async function keepSending(element: BeachSession, pause: number): Promise<void> {
  for (let number = 1; ; number += 1) {
    await element.send(new NumberedMessage(1024).write(number, now()).bytes);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
