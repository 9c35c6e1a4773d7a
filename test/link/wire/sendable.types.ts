/** Compiled, and never run: what the types of `send()` accept and refuse. */
import type { BeachSession } from '../../../src/elements/beach-session.ts';

interface Count {
  count: number;
  by?: string;
  since: string | undefined;
  list: readonly Count[];
}

declare const host: BeachSession;
declare const count: Count;

export const accepted = [
  host.send(count),
  host.send([count] as const),
  host.send('text'),
  host.send({ nested: { list: [1, null, true] }, absent: undefined }),
  host.send(new Float32Array(3)),
  host.send(new Blob([])),
  host.send(null),
];

export const refused = [
  // @ts-expect-error: a function is no data.
  host.send(() => 1),
  // @ts-expect-error: JSON would lose a method.
  host.send({ count, draw() {} }),
  // @ts-expect-error: JSON would make it text.
  host.send({ since: new Date() }),
  // @ts-expect-error: JSON would make it an empty object.
  host.send(new Map([['count', 1]])),
  // @ts-expect-error: JSON has no large integers.
  host.send({ large: 1n }),
  // @ts-expect-error: nothing to send.
  host.send(undefined),
];
