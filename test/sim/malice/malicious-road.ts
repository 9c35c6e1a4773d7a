import {
  type Join,
  nextViewer,
  type Peer,
  type RelayedSignal,
  type RoadMessage,
  type Signal,
  type Topology,
} from '../../../src/signaling/messages.ts';
import { mayConnect } from '../../../src/signaling/offer-policy.ts';
import {
  pageGone,
  type Signaling,
  type SignalingObserver,
} from '../../../src/signaling/signaling.ts';
import type { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import type { SeededRandom } from '../../kit/seeded-random.ts';
import type { SimulatedNetwork } from '../world/simulated-network.ts';
import type { SimulatedPage } from '../world/simulated-page.ts';
import type { Attack } from './attack.ts';
import { type Description, isDescription, isOfferOf, renumbered, sdpOf } from './description.ts';
import { Forger } from './forger.ts';
import { Impostor } from './impostor.ts';

interface Member {
  readonly peer: Peer;
  readonly page: SimulatedPage;
  readonly observer: SignalingObserver;
  /** When it came. */
  readonly since: number;
}

export interface MaliciousRoadOptions {
  clock: VirtualClock;
  random: SeededRandom;
  network: SimulatedNetwork;
  session: string;
  topology: Topology;
  attacks: readonly Attack[];
}

/** How often it attacks by itself, in milliseconds, and until when. */
const interval = 700;
const duration = 20_000;
/** How long an announcement takes at most, in milliseconds. */
const settled = 20;

/** A road that relays between the peers of one session, and attacks them. */
export class MaliciousRoad {
  readonly impostor: Impostor;
  /** How many descriptions it has forged or repeated that reached a peer which knows their alleged sender. */
  readonly forged = new Map<string, number>();
  /** How many signals it was sent that were for no peer yet. */
  parked = 0;
  readonly #options: MaliciousRoadOptions;
  readonly #members = new Map<string, Member>();
  readonly #past: { to: string; signal: Description }[] = [];
  readonly #forger: Forger;
  /** The viewers that it speaks for. */
  readonly #posed = new Set<string>();

  constructor(options: MaliciousRoadOptions) {
    const { network, clock } = options;
    this.#options = options;
    this.#forger = new Forger(options);
    this.impostor = new Impostor(network, clock);
    for (let at = interval; at < duration; at += interval) {
      clock.after(at, () => this.#strike());
    }
  }

  /** The client of a page. */
  signaling(page: SimulatedPage): Signaling {
    return {
      connect: (join, observer, signal) => {
        this.#later(() => {
          if (!signal.aborted) page.run(() => this.#enter(join, page, observer));
        });
        signal.addEventListener('abort', () => {
          const lost = signal.reason === pageGone;
          if (!this.#members.delete(join.peerId)) return;
          const reason = lost ? 'lost' : 'left';
          this.#tellAll({ type: 'peer-left', peerId: join.peerId, reason });
        });
        return { send: (outgoing) => this.#relay(join.peerId, outgoing).catch(closed) };
      },
    };
  }

  #enter(join: Join, page: SimulatedPage, observer: SignalingObserver): void {
    const { topology } = this.#options;
    const { peerId, role, key, nonce } = join;
    const peer: Peer = { peerId, role, topology: join.topology, key, nonce };
    const others = [...this.#members.values()].filter((other) =>
      mayConnect(peer, other.peer, topology),
    );
    observer.state('open');
    const peers = others.map((other) => other.peer);
    observer.message({ type: 'joined', peerId, host: null, peers, topology, parks: true });
    this.#members.set(peerId, { peer, page, observer, since: this.#options.clock.now() });
    for (const other of others) this.#deliver(other.peer.peerId, { type: 'peer-joined', peer });
  }

  /** Passes on a signal, or what it has made of it. */
  async #relay(from: string, { to, ...rest }: Signal): Promise<void> {
    if (to === nextViewer) this.parked += 1;
    const signal: RelayedSignal = { ...rest, from };
    const { handshakeId } = signal;
    if (signal.kind === 'candidate') {
      const { candidate } = signal.body as { candidate: string };
      this.#later(() => this.impostor.candidate(from, handshakeId, candidate).catch(closed));
    }
    if (!isDescription(signal)) {
      if (!this.#does('withhold')) this.#deliver(to, signal);
      return;
    }
    this.#past.push({ to, signal });
    // An answer to an offer of its own: the other side has one as well.
    if (signal.kind === 'answer' && this.impostor.has(from, handshakeId)) {
      return this.impostor.accept(from, handshakeId, sdpOf(signal));
    }
    if (this.#does('withhold')) return;
    if (this.#does('swap')) return this.#swap(to, signal, false);
    if (this.#does('sign')) return this.#swap(to, signal, true);
    if (signal.kind === 'offer') {
      if (this.#does('answer')) return this.#answer(to, signal, this.#options.random.chance(0.5));
      if (this.#posed.has(to) && this.#does('pose-as-viewer'))
        return this.#answer(to, signal, true);
    }
    this.#deliver(to, signal);
  }

  /** Puts itself between two peers. */
  async #swap(to: string, signal: Description, signs: boolean): Promise<void> {
    const { from, kind, handshakeId } = signal;
    if (kind === 'answer') {
      const offer = this.#past.find((past) => isOfferOf(past.signal, to, handshakeId));
      return this.#answer(from, offer?.signal ?? { ...signal, from: to }, signs);
    }
    const sdp = await this.impostor.offer(to, handshakeId);
    this.#forge(to, await this.#signed({ ...signal, body: { ...signal.body, sdp } }, to, signs));
    return this.#answer(to, signal, signs);
  }

  /** Answers an offer in the name of its receiver. */
  async #answer(as: string, offer: Description, signs: boolean): Promise<void> {
    const { from, handshakeId } = offer;
    const sdp = await this.impostor.answer(from, handshakeId, sdpOf(offer));
    const answer = { ...offer, from: as, kind: 'answer' as const, seq: 0, body: { sdp } };
    this.#forge(from, await this.#signed(answer, from, signs));
  }

  /** Does something that no peer has asked for. */
  #strike(): void {
    const { random } = this.#options;
    const host = this.#find('host');
    const viewer = this.#find('viewer');
    if (!host || !viewer) return;
    const past = random.pick(this.#past.length > 0 ? this.#past : [null]);
    if (this.#does('offer')) this.#offer(host, viewer.peerId, random.chance(0.5)).catch(closed);
    if (past && this.#does('replay')) this.#deliver(past.to, past.signal);
    if (past && this.#does('misdeliver')) {
      const to = past.signal.kind === 'offer' ? viewer.peerId : host.peerId;
      const from = past.signal.kind === 'offer' ? host.peerId : viewer.peerId;
      if (to !== past.to) this.#forge(to, { ...past.signal, from });
    }
    if (past && this.#does('renumber')) this.#forge(past.to, renumbered(past.signal, random));
    if (this.#does('candidate')) {
      const [from, to] = random.chance(0.5) ? [host, viewer] : [viewer, host];
      const known = this.#past.findLast((each) => each.to === to.peerId)?.signal;
      this.#deliver(to.peerId, this.#forger.candidate(from.peerId, known));
    }
    if (this.#does('pose-as-host')) this.#poseAsHost(viewer.peerId).catch(closed);
    if (this.#does('pose-as-viewer')) this.#poseAsViewer(host.peerId, viewer);
    if (this.#does('lie-in-roster')) this.#lieInRoster(random.pick([host, viewer]));
    const isStar = this.#options.topology === 'star';
    if (isStar && this.#does('lie-about-topology'))
      this.#lieAboutTopology(host, viewer.peerId).catch(closed);
  }

  async #offer(host: Peer, to: string, signs: boolean): Promise<void> {
    const offer = this.#forger.signal(host.peerId, 'offer');
    const sdp = await this.impostor.offer(to, offer.handshakeId);
    const body = { sdp, connection: offer.handshakeId };
    this.#forge(to, await this.#signed({ ...offer, body }, to, signs));
  }

  async #poseAsHost(to: string): Promise<void> {
    const { topology } = this.#options;
    const peer: Peer = { ...this.#forger.peer('~false-host'), role: 'host', topology };
    this.#deliver(to, { type: 'peer-joined', peer });
    await this.#offer(peer, to, true);
  }

  #poseAsViewer(host: string, viewer: Peer): void {
    const { peerId } = viewer;
    this.#posed.add(peerId);
    if (this.#options.random.chance(0.5)) {
      this.#deliver(host, { type: 'peer-left', peerId, reason: 'lost' });
    }
    this.#deliver(host, { type: 'peer-joined', peer: { ...viewer, key: this.#forger.key } });
    const past = this.#past.findLast(({ to, signal }) => to === peerId && signal.kind === 'offer');
    if (past) this.#answer(peerId, past.signal, true).catch(closed);
    const asking = this.#forger.signal(peerId, 'renegotiate');
    this.#deliver(host, { ...asking, generation: past?.signal.generation ?? 1 });
  }

  #lieInRoster(peer: Peer): void {
    const { random } = this.#options;
    const lie = random.chance(0.5)
      ? { key: this.#forger.key }
      : { nonce: `lie-${random.below(9)}` };
    const role = peer.role === 'host' ? 'viewer' : 'host';
    for (const { peer: other } of this.#members.values()) {
      if (other.role !== role) continue;
      this.#deliver(other.peerId, { type: 'peer-joined', peer: { ...peer, ...lie } });
    }
  }

  async #lieAboutTopology(host: Peer, to: string): Promise<void> {
    // The greater id offers.
    const accomplice = this.#forger.peer('~accomplice');
    this.#deliver(to, { type: 'peer-joined', peer: { ...host, topology: 'mesh' } });
    this.#deliver(to, { type: 'peer-joined', peer: accomplice });
    const offer = this.#forger.signal(accomplice.peerId, 'offer');
    const sdp = await this.impostor.offer(to, offer.handshakeId);
    const body = { sdp, connection: offer.handshakeId };
    this.#forge(to, await this.#signed({ ...offer, body }, to, true, 'mesh'));
  }

  /** Signs with its own key, or leaves whatever proof there is. */
  async #signed<S extends RelayedSignal>(
    signal: S,
    to: string,
    signs: boolean,
    topology?: Topology,
  ): Promise<S> {
    if (!signs) return signal;
    const nonce = this.#members.get(to)?.peer.nonce;
    return this.#forger.sign(signal, { peerId: to, nonce }, topology);
  }

  /** Delivers a description that its alleged sender did not send, and counts it. */
  #forge(to: string, signal: Description): void {
    this.#deliver(to, signal, () => {
      const known = this.#members.has(signal.from) || this.#forger.has(signal.from);
      if (known) this.forged.set(to, (this.forged.get(to) ?? 0) + 1);
    });
  }

  #deliver(to: string, message: RoadMessage, delivered: () => void = () => {}): void {
    const reorders = message.type === 'signal' && this.#does('reorder');
    this.#later(
      () => {
        const member = this.#members.get(to);
        member?.page.run(() => {
          delivered();
          member.observer.message(JSON.parse(JSON.stringify(message)));
        });
      },
      reorders ? 3_000 : 20,
    );
  }

  #tellAll(message: RoadMessage): void {
    for (const peerId of this.#members.keys()) this.#deliver(peerId, message);
  }

  /** Whether it makes this attack, this time. */
  #does(attack: Attack): boolean {
    const { attacks, random } = this.#options;
    return attacks.includes(attack) && random.chance(0.5);
  }

  /** Finds a peer that the others have been told of: nothing proves a key that is announced first. */
  #find(role: Peer['role']): Peer | undefined {
    const latest = this.#options.clock.now() - settled;
    const all = [...this.#members.values()].filter(
      ({ peer, since }) => peer.role === role && since < latest,
    );
    return all.length > 0 ? this.#options.random.pick(all).peer : undefined;
  }

  #later(task: () => void, longest = 20): void {
    this.#options.clock.after(this.#options.random.between(1, longest), task);
  }
}

/** The victim has closed the connection meanwhile. */
function closed(): void {}
