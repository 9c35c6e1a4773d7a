/**
 * What a dishonest road does.
 *
 * - `swap` stands between two peers: it puts descriptions of its own in place of theirs, under the proof of the sender.
 * - `sign` does the same with proofs of its own.
 * - `answer` keeps an offer back, and answers it in the name of its receiver.
 * - `offer` offers in the name of the host.
 * - `replay` sends earlier descriptions again, `misdeliver` sends them to another peer.
 * - `renumber` sends them again as part of another handshake, of another generation, or under another number.
 * - `candidate` makes up candidates.
 * - `reorder` and `withhold` hold signals up, or back.
 * - `pose-as-host` announces a host of its own, which offers.
 * - `pose-as-viewer` announces a viewer again, with a key of its own, and speaks for it.
 * - `lie-in-roster` announces peers again with other keys and nonces.
 * - `lie-about-topology` tells the viewers of a star that they are in a mesh, where a peer of its own offers.
 */
export const attacks = [
  'swap',
  'sign',
  'answer',
  'offer',
  'replay',
  'misdeliver',
  'renumber',
  'candidate',
  'reorder',
  'withhold',
  'pose-as-host',
  'pose-as-viewer',
  'lie-in-roster',
  'lie-about-topology',
] as const;

export type Attack = (typeof attacks)[number];

/** Attacks that keep no honest signal back: all honest peers are linked under them. */
export const harmless: readonly Attack[] = [
  'offer',
  'replay',
  'misdeliver',
  'renumber',
  'candidate',
  'reorder',
];
