import type { Contender } from './contender.ts';

/** Loads one contender at a time, so that no run carries the code of another. */
export const contenders = {
  beach: async () => (await import('./beach.ts')).beach,
  'beach-shared': async () => (await import('./beach.ts')).sharedBeach,
  'beach-verified': async () => (await import('./verified-beach.ts')).verifiedBeach(),
  'beach-tags': async () => (await import('./beach-tags.ts')).beachTags,
  raw: async () => (await import('./raw.ts')).raw,
  'raw-encoded-once': async () => (await import('./raw.ts')).rawEncodedOnce,
  peerjs: async () => (await import('./peerjs.ts')).peerJs(),
  /** PeerJS without its ICE servers on the internet. */
  'peerjs-no-ice': async () => (await import('./peerjs.ts')).peerJs({ iceServers: [] }),
  /** Trystero without its ICE servers on the internet. One page can be one viewer only. */
  trystero: async () => (await import('./trystero.ts')).trystero,
} satisfies Record<string, () => Promise<Contender>>;

export type ContenderName = keyof typeof contenders;
