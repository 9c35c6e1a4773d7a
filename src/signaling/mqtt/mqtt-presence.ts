import { base64url } from '../../identity/base64url.ts';
import { utf8 } from '../../identity/utf8.ts';
import type { Join, Peer } from '../messages.ts';
import { type PeerEnvelope, parsePeerEnvelope } from '../roadless/peer-envelope.ts';

/** The peers that are remembered; more are not heard. */
const MAX_PRESENCES = 1024;

/** A peer, as the broker keeps it for those that come later. */
export interface Presence {
  readonly peer: Peer;
  readonly life: string;
  /** Tells the secret of the peer from others; empty where it has none, or the page may not compute it. */
  readonly claim: string;
}

/** Knows what the broker keeps of the peers of a session: one retained message for each connection. */
export class MqttPresences {
  readonly #byTopic = new Map<string, Presence>();

  get all(): Presence[] {
    return [...this.#byTopic.values()];
  }

  /** Returns whether a star has another host than this one. */
  hasOtherHost({ peer, claim }: Presence): boolean {
    return (
      isStarHost(peer) &&
      this.all.some((one) => isStarHost(one.peer) && !sameClaim(one.claim, claim))
    );
  }

  /** Adds what was published under a topic; returns false where it does not fit, or nothing more is remembered. */
  add(topic: string, presence: Presence): boolean {
    if (this.#byTopic.size >= MAX_PRESENCES && !this.#byTopic.has(topic)) return false;
    this.#byTopic.set(topic, presence);
    return true;
  }

  /** Removes a connection that has ended; returns its peer, unless that has another connection by now. */
  remove(topic: string): Presence | null {
    const gone = this.#byTopic.get(topic);
    this.#byTopic.delete(topic);
    return gone && !this.all.some(({ life }) => life === gone.life) ? gone : null;
  }

  clear(): void {
    this.#byTopic.clear();
  }
}

export function isStarHost({ role, topology }: Peer): boolean {
  return role === 'host' && topology !== 'mesh';
}

/** Returns the envelope in a payload, and the claim beside it; null for anything else. */
export function parseMqttPayload(payload: Uint8Array): (PeerEnvelope & { claim: string }) | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    const envelope = parsePeerEnvelope(value);
    const { claim } = Object(value) as { claim?: unknown };
    return envelope && { ...envelope, claim: typeof claim === 'string' ? claim : '' };
  } catch {
    return null;
  }
}

/** Returns what tells the claim of a peer from others, and does not tell what it is. */
export async function claimDigest({ session, claim }: Join): Promise<string> {
  // Absent on pages that are neither https: nor localhost.
  const subtle = globalThis.crypto?.subtle;
  if (!subtle || !claim) return '';
  const digest = await subtle.digest('SHA-256', utf8(`${session}\n${claim}`));
  return base64url.encode(new Uint8Array(digest));
}

/** Returns whether two secrets are the same, and known. */
export function sameClaim(one: string, other: string): boolean {
  return one !== '' && one === other;
}
