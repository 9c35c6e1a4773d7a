import { BeachError } from '../../runtime/beach-error.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Interruption } from '../../runtime/on-interruption.ts';
import type { Random } from '../../runtime/random.ts';
import { reconnectDelay } from '../../runtime/reconnect-delay.ts';
import type { DisconnectReason } from '../base-signaling-connection.ts';
import type { Signal } from '../messages.ts';
import { PeerRoster } from '../roadless/peer-roster.ts';
import {
  idTaken,
  RoadlessConnection,
  type RoadlessConnectionOptions,
} from '../roadless/roadless-connection.ts';
import { clientOptions, type MqttClient, type MqttConnect } from './mqtt-client.ts';
import { isRefusal, superseded, timedOut, unauthorized, unreachable } from './mqtt-errors.ts';
import {
  claimDigest,
  isStarHost,
  MqttPresences,
  type Presence,
  parseMqttPayload,
  sameClaim,
} from './mqtt-presence.ts';

/** How long to wait for the place of another page, in milliseconds: one that reloads may seem to be there still. */
const PATIENCE_MS = 1_000;

/** How long the broker may take until the session is entered, in milliseconds. */
const ANSWER_MS = 10_000;

export interface MqttConnectionOptions extends RoadlessConnectionOptions {
  url: string;
  connect: MqttConnect;
  prefix: string;
  username: string | undefined;
  password: string | undefined;
  clock: Clock;
  random: Random;
}

/**
 * Connects one peer to others over an MQTT broker. What a peer says of itself is retained for those that come later, and
 * its last will takes it back when it vanishes. The order in which the broker passes on messages decides between two hosts.
 */
export class MqttConnection extends RoadlessConnection {
  readonly #options: MqttConnectionOptions;
  readonly #base: string;
  readonly #presences = new MqttPresences();
  #claim = '';
  #client: MqttClient | undefined;
  /** Names the current client. Its presence and its will have topics of their own, so that no old will harms it. */
  #attempt = '';
  #phase: 'away' | 'gathering' | 'waiting' | 'entering' | 'open' = 'away';
  #failures = 0;
  #hasJoined = false;
  #retryAt: number | null = null;
  #cancelTimer: () => void = () => {};

  constructor(options: MqttConnectionOptions) {
    super(options);
    this.#options = options;
    this.#base = `${options.prefix}/${options.join.session}`;
  }

  get retryIn(): number | null {
    return this.#retryAt && Math.max(0, this.#retryAt - this.#options.clock.now());
  }

  retryNow(): void {
    if (this.#retryAt !== null && !this.ended.aborted) this.#connect();
  }

  /** Connects at once where the connection may be broken. */
  interrupted(interruption: Interruption): void {
    if (this.ended.aborted || (this.#phase === 'open' && interruption !== 'offline')) return;
    this.#failures = 0;
    const wasOpen = this.#phase === 'open';
    this.#drop();
    if (wasOpen) this.observer.state('reconnecting');
    if (!this.ended.aborted) this.#connect();
  }

  protected override open(): void {
    void claimDigest(this.join).then((claim) => {
      this.#claim = claim;
      if (!this.ended.aborted) this.#connect();
    });
  }

  protected override post(text: string, { to }: Signal): boolean {
    if (this.#phase !== 'open') return false;
    const payload = JSON.stringify({ life: this.life, to, message: text });
    this.#client?.publish(`${this.#base}/to/${to}`, payload, { qos: 1, retain: false });
    return true;
  }

  protected override disconnect(reason: DisconnectReason): void {
    const client = this.#client;
    const isKnown = this.#phase === 'entering' || this.#phase === 'open';
    if (client && isKnown) {
      const why = reason === 'left' ? 'left' : 'lost';
      const message = JSON.stringify({ type: 'peer-left', peerId: this.self.peerId, reason: why });
      const goodbye = JSON.stringify({ life: this.life, message });
      client.publish(this.#topic, goodbye, { qos: 0, retain: false });
      client.publish(this.#topic, '', { qos: 0, retain: true });
    }
    this.#drop(!isKnown);
  }

  protected override learnedMesh(): void {
    this.#meetAll();
  }

  /** Meets those that did not concern this peer before, or were not the first. */
  #meetAll(): void {
    for (const { peer, life } of this.#presences.all) this.meet(peer, life);
  }

  /** Lets the broker keep what others are told of this peer. */
  #present(): void {
    const message = JSON.stringify({ type: 'peer-joined', peer: this.self });
    const payload = JSON.stringify({ life: this.life, message, claim: this.#claim });
    this.#client?.publish(this.#topic, payload, { qos: 1, retain: true });
  }

  get #topic(): string {
    return `${this.#base}/${this.join.role}/${this.self.peerId}/${this.#attempt}`;
  }

  #connect(): void {
    const { url, connect, random, username, password } = this.#options;
    this.#drop();
    this.#attempt = random.uuid();
    this.#phase = 'gathering';
    this.roster = new PeerRoster({
      // The will of each peer tells.
      watch: () => {},
      tell: (message) => this.#phase === 'open' && this.tell(message),
      signal: this.ended,
    });
    const lost = (error?: unknown): void => this.#lost(client, error);
    const client = connect(url, {
      ...clientOptions({ attempt: this.#attempt, topic: this.#topic, username, password }),
      connectTimeout: ANSWER_MS,
    });
    this.#client = client;
    client.on('connect', () => this.#subscribe(client));
    client.on('message', (topic, payload) => {
      if (client === this.#client) this.#hear(topic.slice(this.#base.length + 1), payload);
    });
    client.on('error', lost);
    client.on('close', () => lost());
    this.#expect();
  }

  /** Gives the broker up where it does not answer in time. */
  #expect(): void {
    const { url, clock } = this.#options;
    const client = this.#client;
    const late = (): void => this.#lost(client, timedOut(url));
    this.#cancelTimer();
    this.#cancelTimer = clock.after(ANSWER_MS, late, this.ended);
  }

  #subscribe(client: MqttClient): void {
    if (client !== this.#client) return;
    const all = `${this.#base}/+/+/+`;
    const own = `${this.#base}/to/${this.self.peerId}`;
    client.subscribe([all, own], { qos: 1 }, (error) => {
      if (error) return this.#lost(client, error);
      // Comes back after what the broker has retained.
      if (client === this.#client) client.publish(own, this.#attempt, { qos: 1, retain: false });
    });
  }

  #hear(topic: string, payload: Uint8Array): void {
    const [kind, peerId] = topic.split('/');
    if (kind === 'to') {
      const isMark =
        this.#phase === 'gathering' && new TextDecoder().decode(payload) === this.#attempt;
      if (isMark) return this.#decide();
      const envelope = parseMqttPayload(payload);
      if (envelope?.message.type !== 'signal') this.observer.invalid();
      else if (this.#phase === 'open') this.receive(envelope);
      return;
    }
    if (payload.length === 0) return this.#gone(topic);
    const heard = parseMqttPayload(payload);
    if (heard?.message.type === 'peer-left' && heard.message.peerId === peerId) {
      this.#gone(topic, heard.message.reason);
    } else if (heard?.message.type === 'peer-joined' && heard.message.peer.peerId === peerId) {
      const { life, claim } = heard;
      this.#arrived(topic, { peer: heard.message.peer, life, claim });
    } else return this.observer.invalid();
    if (this.#phase === 'waiting') this.#decide();
  }

  #gone(topic: string, reason: 'left' | 'lost' = 'lost'): void {
    const gone = this.#presences.remove(topic);
    if (gone) this.roster?.left(gone.peer.peerId, gone.life, reason);
    // Another host that came too early may be the first now.
    if (gone && isStarHost(gone.peer)) this.#meetAll();
    if (this.#phase === 'waiting') this.#decide();
  }

  #arrived(topic: string, presence: Presence): void {
    const { peer, life, claim } = presence;
    if (life === this.life) {
      // Its own presence has come back: nobody was before it.
      if (this.#phase === 'entering' && topic.endsWith(this.#attempt)) this.#enter();
      return;
    }
    const isSecond = this.#presences.hasOtherHost(presence);
    if (!this.#presences.add(topic, presence)) return;
    const takesPlace = this.#phase === 'open' && this.#isInWay(presence);
    if (takesPlace && sameClaim(claim, this.#claim)) return this.fail(superseded());
    if (this.#phase === 'entering' && this.#isInWay(presence)) return this.#giveWay();
    // The first host stays.
    if (!isSecond && peer.peerId !== this.self.peerId) this.meet(peer, life);
  }

  /** Returns whether a peer has the id of this one, or is the host that this one wants to be. */
  #isInWay({ peer }: Presence): boolean {
    if (peer.peerId === this.self.peerId) return true;
    const bothMesh = this.topology === 'mesh' && peer.topology === 'mesh';
    return this.self.role === 'host' && peer.role === 'host' && !bothMesh;
  }

  /** Enters the session, if nobody else has the place; waits for it otherwise. */
  #decide(): void {
    const other = this.#presences.all.find(
      (each) => this.#isInWay(each) && !sameClaim(each.claim, this.#claim),
    );
    if (!other) {
      this.#phase = 'entering';
      this.#expect();
      return this.#present();
    }
    if (this.#phase === 'waiting') return;
    this.#phase = 'waiting';
    this.#cancelTimer();
    const isHost = other.peer.peerId !== this.self.peerId;
    const { session } = this.join;
    if (isHost && this.waits) {
      return this.observer.state(this.#waitingState, BeachError.hostTaken(session, true));
    }
    const error = isHost ? BeachError.hostTaken(session) : idTaken(this.self.peerId);
    const refused = (): void => this.#refused(error);
    this.#cancelTimer = this.#options.clock.after(PATIENCE_MS, refused, this.ended);
  }

  /** Takes back its presence: another host was before it. */
  #giveWay(): void {
    this.#client?.publish(this.#topic, '', { qos: 1, retain: true });
    this.#phase = 'gathering';
    this.#decide();
  }

  #refused(error: BeachError): void {
    if (!this.#hasJoined) return this.refuse(error);
    this.#lost(this.#client, BeachError.rejoinRefused(error));
  }

  #enter(): void {
    this.#cancelTimer();
    this.#phase = 'open';
    this.#failures = 0;
    this.#hasJoined = true;
    this.opened(this.roster?.peers ?? []);
  }

  get #waitingState(): 'connecting' | 'reconnecting' {
    return this.#hasJoined ? 'reconnecting' : 'connecting';
  }

  #lost(client: MqttClient | undefined, cause?: unknown): void {
    if (client !== this.#client || this.ended.aborted) return;
    const { url, clock, random } = this.#options;
    const wasOpen = this.#phase === 'open';
    this.#drop();
    if (isRefusal(cause) && !this.#hasJoined) return this.fail(unauthorized(url, cause));
    const delay = reconnectDelay(this.#failures, random);
    this.#failures += 1;
    this.#retryAt = clock.now() + delay;
    this.#cancelTimer = clock.after(delay, () => this.#connect(), this.ended);
    this.observer.state(this.#waitingState, wasOpen ? undefined : unreachable(url, cause));
  }

  /** Lets go of the current client. Without `force`, it sends what it has to send. */
  #drop(force = true): void {
    const client = this.#client;
    this.#client = undefined;
    this.#phase = 'away';
    this.#retryAt = null;
    this.#cancelTimer();
    this.#presences.clear();
    client?.end(force);
  }
}
