import type { Signal } from '../../signaling/messages.ts';
import type { Account } from '../budget/account.ts';
import type { OfferLog } from './offer-log.ts';
import type { RoadMember } from './road-member.ts';

interface Parked {
  readonly host: RoadMember;
  readonly offer: Signal;
  /** It pays for `bytes`. */
  readonly account: Account;
  readonly bytes: number;
}

/**
 * Keeps one offer of a star's host for the next viewer that joins, while the host is connected. No offer is for two: one
 * that was relayed before is not taken again.
 */
export class ParkedOffer {
  readonly #offers: OfferLog;
  #parked: Parked | null = null;

  /** `offers`: all that were relayed. */
  constructor(offers: OfferLog) {
    this.#offers = offers;
  }

  /** Parks an offer of the host in place of the one before, or withdraws the one that a `bye` names. */
  receive(signal: Signal, host: RoadMember): void {
    const { kind, handshakeId } = signal;
    if (kind === 'bye' && this.#parked?.offer.handshakeId === handshakeId) this.drop(host);
    if (kind !== 'offer' || this.#offers.has(handshakeId)) return;
    this.drop(host);
    const { account } = host;
    const bytes = Buffer.byteLength(JSON.stringify(signal));
    if (account.reserve(bytes)) this.#parked = { host, offer: signal, account, bytes };
  }

  /** Returns the offer, which is nobody else's from now on; null where there is none. */
  take(): Parked | null {
    const parked = this.#parked;
    this.#parked = null;
    parked?.account.release(parked.bytes);
    return parked;
  }

  /** Call when the connection of a member has ended, or it has another one. */
  drop(member: RoadMember): void {
    if (this.#parked?.host === member) this.take();
  }
}
