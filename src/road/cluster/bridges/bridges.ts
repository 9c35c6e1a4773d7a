import type { Clock } from '../../../runtime/clock.ts';
import { systemRandom } from '../../../runtime/random.ts';
import type { Accounts } from '../../budget/accounts.ts';
import type { RoadBus } from '../../bus/road-bus.ts';
import type { RoadCounters } from '../../road-metrics.ts';
import type { ClusterMember } from '../cluster-member.ts';
import { leaseTimes } from '../leases/lease-times.ts';
import { Bridge } from './bridge.ts';
import {
  type BridgeCount,
  type Comparison,
  decodeJson,
  decodeNodeMessages,
  type Entry,
  encodeNodeMessage,
  type NodeMessage,
} from './node-messages.ts';
import type { NodeOutbox } from './node-outbox.ts';
import { frontSubject, ownerSubject } from './owner-endpoint.ts';

/** How long the report on taken frames waits for more of them, in milliseconds. */
const REPORT_MS = 50;

interface BridgesOptions {
  bus: RoadBus;
  outbox: NodeOutbox;
  clock: Clock;
  accounts: Accounts;
  counters: RoadCounters;
  /** Called with a member whose owner does not know it any more. */
  lost: (member: ClusterMember) => void;
  /** Called with what has to wait until all members of a session that has moved are with its owner. */
  settled: (task: () => void) => void;
  /** Called with the id of a node that does not answer. */
  suspect: (owner: string) => void;
}

/** Connects the members of this node to their sessions on other nodes. */
export class Bridges {
  /** The id of this node as long as it runs. */
  readonly #front = systemRandom.uuid();
  readonly #options: BridgesOptions;
  readonly #bridges = new Map<string, Bridge>();
  readonly #unsubscribe: () => void;
  readonly #end = new AbortController();
  /** The owners that may know bridges of this node. */
  readonly #asked = new Set<string>();
  /** The bridges whose socket has taken frames since the last report. */
  readonly #toReport = new Set<Bridge>();
  #count = 0;

  constructor(options: BridgesOptions) {
    this.#options = options;
    this.#unsubscribe = options.bus.subscribe(frontSubject(this.#front), (bytes) => {
      for (const [message, body] of decodeNodeMessages(bytes)) this.#receive(message, body);
    });
  }

  get size(): number {
    return this.#bridges.size;
  }

  /** Asks an owner to let a member in; resolves to whether it has decided. */
  async open(member: ClusterMember, owner: string): Promise<boolean> {
    const { bus, outbox, counters, suspect, settled } = this.#options;
    this.#count += 1;
    const bridge = new Bridge({
      id: `${this.#front}.${this.#count}`,
      owner,
      member,
      counters,
      send: (...message) => outbox.send(ownerSubject(owner), ...message),
      taken: (self) => this.#reportLater(self),
      ended: (self) => this.#forget(self),
    });
    this.#bridges.set(bridge.id, bridge);
    this.#asked.add(owner);
    member.asks();
    const { join, singleUse, account } = member;
    const { address } = account;
    const from = this.#front;
    const question = { kind: 'enter', from, bridge: bridge.id, join, address, singleUse } as const;
    outbox.flush(ownerSubject(owner));
    const answered = bus
      .request(ownerSubject(owner), encodeNodeMessage(question), leaseTimes.answer)
      .then(decodeJson<Entry>)
      .catch(() => null);
    const entry = await Promise.race([answered, bridge.ended.then(() => null)]);
    if (entry === 'entered' && this.#bridges.has(bridge.id)) {
      bridge.isOpen = true;
      member.settles(bridge, settled);
      return true;
    }
    this.#forget(bridge);
    if (entry === 'refused') {
      member.isRefused();
      return true;
    }
    member.detach();
    if (entry === null) {
      // It may have let the peer in.
      outbox.send(ownerSubject(owner), { kind: 'closed', bridge: bridge.id, code: 1006 });
      suspect(owner);
    }
    return false;
  }

  /** Ends the bridges to a node, and returns their members. Those that it has not answered look further by themselves. */
  take(owner: string): ClusterMember[] {
    const ended = [...this.#bridges.values()].filter((bridge) => bridge.owner === owner);
    for (const bridge of ended) {
      this.#forget(bridge);
      bridge.end();
    }
    const open = ended.filter(({ isOpen }) => isOpen);
    for (const { member } of open) member.detach();
    return open.map(({ member }) => member);
  }

  /** Keeps the signals to an owner that is about to go. */
  hold(owner: string): void {
    for (const bridge of this.#bridges.values()) {
      if (bridge.owner === owner) bridge.member.holdSignals();
    }
  }

  /** Sends again what may not have reached an owner, or each of them. */
  repeatSignals(only?: string): void {
    for (const { owner, isOpen, member } of this.#bridges.values()) {
      if (isOpen && (only === undefined || owner === only)) member.repeatSignals();
    }
  }

  /** Sends all members elsewhere. */
  giveUp(): void {
    for (const { member } of [...this.#bridges.values()]) member.giveUp();
  }

  /** Compares the bridges with each owner, or with one, and repairs what lost messages have left behind. */
  async compare(only?: string): Promise<void> {
    const byOwner = new Map<string, BridgeCount[]>();
    // Also with those that should know none any more.
    for (const owner of this.#asked) byOwner.set(owner, []);
    if (only === undefined) this.#asked.clear();
    for (const { id, owner, received } of this.#bridges.values()) {
      const counts = byOwner.get(owner) ?? [];
      byOwner.set(owner, counts);
      counts.push([id, received]);
      this.#asked.add(owner);
    }
    const asked = [...byOwner].filter(([owner]) => only === undefined || owner === only);
    await Promise.all(asked.map(([owner, counts]) => this.#compare(owner, counts)));
  }

  close(): void {
    this.#end.abort();
    this.#unsubscribe();
  }

  async #compare(owner: string, received: readonly BridgeCount[]): Promise<void> {
    const { bus, outbox, lost, suspect } = this.#options;
    const subject = ownerSubject(owner);
    outbox.flush(subject);
    const question = encodeNodeMessage({ kind: 'compare', from: this.#front, received });
    const answer = await bus
      .request(subject, question, leaseTimes.answer)
      .then(decodeJson<Comparison>)
      .catch(() => null);
    if (!answer) return suspect(owner);
    for (const [id, sent] of answer.sent) this.#bridges.get(id)?.compare(sent);
    for (const id of answer.unknown) {
      const bridge = this.#bridges.get(id);
      if (!bridge?.isOpen) continue;
      this.#forget(bridge);
      bridge.member.detach();
      lost(bridge.member);
    }
  }

  #receive(message: NodeMessage, body: Uint8Array): void {
    if (message.kind === 'close') {
      const bridge = this.#bridges.get(message.bridge);
      if (bridge?.isOpen) this.#forget(bridge);
      bridge?.close(message.code, message.reason);
    }
    if (message.kind !== 'frame') return;
    const { accounts } = this.#options;
    const payer = message.payer && {
      id: message.payer[0],
      account: accounts.of(message.payer[1]),
    };
    for (const [id, count] of message.to) {
      this.#bridges.get(id)?.receive(body, count, payer ?? undefined);
    }
  }

  #forget(bridge: Bridge): void {
    this.#bridges.delete(bridge.id);
    this.#toReport.delete(bridge);
  }

  #reportLater(bridge: Bridge): void {
    if (!this.#bridges.has(bridge.id)) return;
    this.#toReport.add(bridge);
    if (this.#toReport.size > 1) return;
    this.#options.clock.after(REPORT_MS, () => this.#report(), this.#end.signal);
  }

  #report(): void {
    const byOwner = new Map<string, BridgeCount[]>();
    for (const { owner, id, taken } of this.#toReport) {
      const counts = byOwner.get(owner) ?? [];
      byOwner.set(owner, counts);
      counts.push([id, taken]);
    }
    this.#toReport.clear();
    for (const [owner, counts] of byOwner) {
      this.#options.outbox.send(ownerSubject(owner), { kind: 'taken', counts });
    }
  }
}
