import type { Contender } from './contender.ts';

/** Loaded one at a time, so that no run carries the code of another. */
export const contenders = {
  beach: async () => (await import('./beach.ts')).beach,
  raw: async () => (await import('./raw.ts')).raw,
  peerjs: async () => (await import('./peerjs.ts')).peerJs(),
  /** Without the servers on the internet that it asks for its address. */
  'peerjs-no-ice': async () => (await import('./peerjs.ts')).peerJs({ iceServers: [] }),
  /** The same, and without its packing of what is sent. */
  'peerjs-no-ice-raw': async () =>
    (await import('./peerjs.ts')).peerJs({ iceServers: [], serialization: 'raw' }),
} satisfies Record<string, () => Promise<Contender>>;

export type ContenderName = keyof typeof contenders;
