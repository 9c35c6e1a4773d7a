import type { RoadMessage, Topology } from '../../signaling/messages.ts';
import { mayConnect } from '../../signaling/offer-policy.ts';
import { encodeRoadMessage } from '../encode-road-message.ts';
import type { RoadMember } from './road-member.ts';

/** Tells the members of a session of each other, as far as the topology lets them connect. */
export class Announcer {
  readonly #members: ReadonlyMap<string, RoadMember>;
  topology: Topology = 'star';

  constructor(members: ReadonlyMap<string, RoadMember>) {
    this.#members = members;
  }

  isStarHost({ role }: RoadMember): boolean {
    return role === 'host' && this.topology === 'star';
  }

  /** Returns the message with the roster that this member may see. */
  rosterFor(member: RoadMember): Uint8Array {
    const peers = this.#knownTo(member).map((other) => other.peer);
    const host = [member.peer, ...peers].find((peer) => peer.role === 'host');
    return encodeRoadMessage({
      type: 'joined',
      peerId: member.id,
      host: this.topology === 'star' ? (host?.peerId ?? null) : null,
      peers,
      topology: this.topology,
      ...(this.isStarHost(member) && { parks: true }),
    });
  }

  /** Announces to each other the members that may know each other since the first host has set the topology. */
  introduce(before: Topology): void {
    for (const one of this.#members.values()) {
      const frame = encodeRoadMessage({ type: 'peer-joined', peer: one.peer });
      for (const other of this.#knownTo(one)) {
        if (!mayConnect(one.peer, other.peer, before)) other.send(frame);
      }
    }
  }

  /** Sends a message about a member to all that know it. */
  tellOthers(member: RoadMember, message: RoadMessage): void {
    const others = this.#knownTo(member);
    if (others.length === 0) return;
    const frame = encodeRoadMessage(message);
    for (const other of others) other.send(frame);
  }

  #knownTo(member: RoadMember): RoadMember[] {
    return [...this.#members.values()].filter(
      (other) => other !== member && mayConnect(member.peer, other.peer, this.topology),
    );
  }
}
