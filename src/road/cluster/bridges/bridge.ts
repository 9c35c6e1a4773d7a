import { closeCodes, type Signal } from '../../../signaling/messages.ts';
import type { Payer } from '../../budget/account.ts';
import type { RoadCounters } from '../../road-metrics.ts';
import type { ClusterMember, Place } from '../cluster-member.ts';
import { encodeJson, type NodeMessage } from './node-messages.ts';

interface BridgeOptions {
  id: string;
  /** The node that owns the session. */
  owner: string;
  member: ClusterMember;
  counters: RoadCounters;
  /** Sends a message to the owner. */
  send: (message: NodeMessage, body?: Uint8Array) => void;
  /** Called with each message that the socket has taken. */
  taken: (bridge: Bridge) => void;
  /** Called once, when the connection of the member has closed. */
  ended: (bridge: Bridge) => void;
}

/** Connects a member of this node to its session on another one. */
export class Bridge implements Place {
  readonly id: string;
  readonly owner: string;
  readonly member: ClusterMember;
  /** Whether the owner has answered. */
  isOpen = false;
  /** Resolves when the owner is dead. */
  readonly ended: Promise<void>;
  #end: () => void = () => {};
  readonly #options: BridgeOptions;
  /** How many frames the owner has sent, as far as this node knows; some may be lost. */
  #received = 0;
  /** How many of them are not here any more. */
  #taken = 0;
  #largest = 0;

  constructor(options: BridgeOptions) {
    this.#options = options;
    this.id = options.id;
    this.owner = options.owner;
    this.member = options.member;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get received(): number {
    return this.#received;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Call when the owner is dead. */
  end(): void {
    this.#end();
  }

  /** Passes a frame of the owner on; `count` says how many there were with it. */
  receive(frame: Uint8Array, count: number, payer: Payer | undefined): void {
    const isNext = count === this.#received + 1;
    this.#received = count;
    this.#largest = Math.max(this.#largest, frame.byteLength);
    const sent = (): void => this.#took(count);
    if (!this.member.deliver(frame, payer, sent)) {
      sent();
      if (payer) this.#options.counters.receiverBusy++;
      else this.member.close(closeCodes.behind, 'behind');
    }
    if (!isNext) this.#lost();
  }

  /** Call where the owner has sent that many frames. */
  compare(sent: number): void {
    if (sent <= this.#received) return;
    this.#received = sent;
    this.#took(sent);
    this.#lost();
  }

  close(code: number, reason: string): void {
    this.member.close(code, reason);
  }

  signal(signal: Signal, source?: Uint8Array): boolean {
    this.#options.send({ kind: 'signal', bridge: this.id }, source ?? encodeJson(signal));
    return true;
  }

  resendRoster(): number {
    this.#options.send({ kind: 'roster', bridge: this.id, isRepair: false });
    return this.#largest;
  }

  closed(code: number): void {
    this.#options.send({ kind: 'closed', bridge: this.id, code });
    this.#options.ended(this);
  }

  /** Asks for what frames of the owner that did not arrive may have told. */
  #lost(): void {
    this.#options.send({ kind: 'roster', bridge: this.id, isRepair: true });
  }

  #took(count: number): void {
    this.#taken = Math.max(this.#taken, count);
    this.#options.taken(this);
  }
}
