import type { Signatures, Signer } from './signatures.ts';
import { webSignatures } from './web-signatures.ts';

/** Tells a signal from every other one of its session. */
export interface SignalEnvelope {
  readonly from: string;
  readonly to: string;
  readonly handshakeId: string;
  readonly generation: number;
  readonly seq: number;
  readonly kind: string;
}

/** Everything that the signature on a signal binds. */
export interface SignedSignal extends SignalEnvelope {
  /** The whole verified name. */
  readonly session: string;
  /** The topology, as the host set it: a peer that was told another one takes no signal for proved. */
  readonly topology: string;
  /** The nonce with which the receiver joined: a signal to an earlier stay of it proves nothing. */
  readonly nonce: string;
  readonly body: unknown;
}

/** Proves who has sent a signal. */
export interface SignalProof {
  readonly key: string;
  readonly signature: string;
  /** The time at which the proof ends, in milliseconds since 1970. */
  readonly expires: number;
}

/** Signs a signal. */
export async function signSignal(
  signal: SignedSignal,
  expires: number,
  signer: Signer,
): Promise<SignalProof> {
  return { key: signer.key, signature: await signer.sign(textOf(signal, expires)), expires };
}

/** Returns whether a signal is signed by the key of its proof. The caller judges the key, and the time. */
export function verifySignal(
  signal: SignedSignal,
  { key, signature, expires }: SignalProof,
  signatures: Signatures = webSignatures,
): Promise<boolean> {
  return signatures.verify(key, textOf(signal, expires), signature);
}

/** The tag keeps a signature over one kind of text from standing for another. */
function textOf(signal: SignedSignal, expires: number): string {
  const { session, topology, from, to, handshakeId, generation, seq, kind, nonce, body } = signal;
  return JSON.stringify([
    'beach signal',
    1,
    session,
    topology,
    from,
    to,
    handshakeId,
    generation,
    seq,
    kind,
    nonce,
    expires,
    canonicalJson(body),
  ]);
}

/** Returns the JSON of a value with the fields of each object in one order, which a road may change. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(
      Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  });
}
