import type { MessageData } from './message.ts';

/**
 * Data that can be sent: `T`, with `never` in place of what cannot, such as a function or a `Map`. An interface is no
 * `MessageData`, because it has no index signature; here its properties count.
 */
export type Sendable<T> = T extends MessageData
  ? T
  : T extends (...args: never[]) => unknown
    ? never
    : T extends object
      ? { [K in keyof T]: Sendable<T[K]> | Extract<T[K], undefined> }
      : never;
