import type { Signal } from '../../signaling/messages.ts';
import type { RoadCounters } from '../road-metrics.ts';
import { relayedFrame } from '../signal-source.ts';
import type { OfferLog } from './offer-log.ts';
import type { RoadMember } from './road-member.ts';

const BUSY =
  'Signals are being dropped: too many bytes of yours wait for a peer that is slow or away. Send less, and again later.';

/**
 * Delivers signals to members, and keeps them for those that are briefly away. A signal that exceeds the share of its
 * sender is dropped, at no cost to other members, and the sender is told. Logs the offers.
 */
export class SignalRelay {
  readonly #members: ReadonlyMap<string, RoadMember>;
  readonly #offers: OfferLog;
  readonly #counters: RoadCounters;

  constructor(members: ReadonlyMap<string, RoadMember>, offers: OfferLog, counters: RoadCounters) {
    this.#members = members;
    this.#offers = offers;
    this.#counters = counters;
  }

  /** `source`: the text of the signal, where it came as one. */
  pass(signal: Signal, sender: RoadMember, addressee: RoadMember, source?: Uint8Array): void {
    if (signal.kind === 'offer') this.#log(signal.handshakeId, sender, addressee.id);
    const frame = relayedFrame(sender.id, signal, source);
    if (!addressee.connection) {
      this.#keep(frame, sender, addressee);
      return;
    }
    const sent = addressee.connection.deliver(frame, sender);
    if (sent) this.#counters.signalsRelayed++;
    else this.#counters.receiverBusy++;
    this.#report(sender, !sent);
  }

  /** Sends a returning member the signals that waited for it. */
  passPending(member: RoadMember): void {
    for (const { frame, payer } of member.pending.drain()) {
      if (!member.connection?.deliver(frame, payer)) this.#counters.pendingDropped++;
    }
  }

  #keep(frame: Uint8Array, sender: RoadMember, addressee: RoadMember): void {
    const dropped = addressee.pending.push(frame, sender);
    this.#counters.signalsRelayed++;
    this.#counters.pendingDropped += dropped.length;
    if (!dropped.includes(sender)) this.#report(sender, false);
    for (const { id } of dropped) {
      const loser = this.#members.get(id);
      if (loser) this.#report(loser, true);
    }
  }

  #log(handshakeId: string, { id: from, role, account }: RoadMember, to: string): void {
    this.#counters.offersByRole[role]++;
    this.#offers.add({ from, role, to, handshakeId }, account);
  }

  /** Tells a sender once that its signals are being dropped, until one passes again. */
  #report(sender: RoadMember, dropped: boolean): void {
    if (dropped && !sender.told) sender.tell('rate-limited', BUSY);
    sender.told = dropped;
  }
}
