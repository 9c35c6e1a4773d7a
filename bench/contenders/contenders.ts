import type { Contender } from './contender.ts';

/** Loads one contender at a time, so that no run carries the code of another. */
export const contenders = {
  beach: async () => (await import('./beach.ts')).beach,
  'beach-verified': async () => (await import('./verified-beach.ts')).verifiedBeach(),
  'beach-tags': async () => (await import('./beach-tags.ts')).beachTags,
  raw: async () => (await import('./raw.ts')).raw,
  peerjs: async () => (await import('./peerjs.ts')).peerJs(),
  /** PeerJS without its ICE servers on the internet. */
  'peerjs-no-ice': async () => (await import('./peerjs.ts')).peerJs({ iceServers: [] }),
  /** The same, without PeerJS's serialization. */
  'peerjs-no-ice-raw': async () =>
    (await import('./peerjs.ts')).peerJs({ iceServers: [], serialization: 'raw' }),
} satisfies Record<string, () => Promise<Contender>>;

export type ContenderName = keyof typeof contenders;
