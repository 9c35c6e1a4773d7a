import type { SendOptions } from '../../../src/fanout/send-options.ts';
import type { SessionOptions } from '../../../src/session/options/session-options.ts';
import { Session } from '../../../src/session/session.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { now } from '../../kit/clock/now.ts';
import { NumberedMessage } from '../../kit/numbered-message.ts';
import type { Place } from './audience.ts';
import { digest } from './digest.ts';

export interface HostEvent {
  readonly at: number;
  readonly type: string;
  readonly peerId?: string;
  readonly name?: string | undefined;
  readonly detail?: string;
}

export interface LoadReport {
  /** The number of the last message. */
  readonly sent: number;
  /** For each message, its time, the bytes that waited in all links before it, and the duration of `await send()`. */
  readonly sends: readonly { at: number; waiting: number; took: number }[];
}

/** Runs the host of a session, and sends messages at a given rate. */
export class CrowdHost {
  #session: Session | null = null;
  readonly #events: HostEvent[] = [];
  #number = 0;
  #sends: { at: number; waiting: number; took: number }[] = [];
  #loading: Promise<void> = Promise.resolve();
  #loaded = true;

  async open(place: Place, options: Partial<SessionOptions> = {}): Promise<void> {
    const { session: id, road, limits } = place;
    const signaling = new WebSocketSignaling(road);
    const logger = (): void => {};
    this.#session = new Session({
      session: id,
      role: 'host',
      signaling,
      limits,
      logger,
      ...options,
    });
    this.#follow(this.#session);
    await this.#session.start();
  }

  get session(): Session {
    if (this.#session === null) throw new Error('Nobody hosts yet.');
    return this.#session;
  }

  eventsSince(since: number): HostEvent[] {
    return this.#events.filter(({ at }) => at > since);
  }

  connected(): { peerId: string; name: string | undefined }[] {
    return [...this.session.peers.values()].filter(({ state }) => state === 'connected');
  }

  /** Sends this many numbered messages, each after `send()` has resolved for the one before. */
  async send(count: number, size: number, options?: SendOptions): Promise<void> {
    for (let each = 0; each < count; each += 1) await this.#sendNext(size, options);
  }

  /** Sends a message every `pause` milliseconds until `stopLoad()`. */
  startLoad(size: number, pause: number): void {
    this.#sends = [];
    this.#loaded = false;
    this.#loading = this.#load(size, pause);
  }

  /** The number of messages that the load has sent so far. */
  get sent(): number {
    return this.#number;
  }

  async stopLoad(): Promise<LoadReport> {
    this.#loaded = true;
    await this.#loading;
    return { sent: this.#number, sends: this.#sends };
  }

  /** Sends one long message to one viewer. Resolves to its digest, and to the times of the call and of its end. */
  async bulk(size: number, to: string): Promise<{ digest: string; began: number; ended: number }> {
    const bytes = new Uint8Array(size).map((_, index) => (index * 31) ^ (index >> 11));
    const sum = await digest(bytes);
    const began = now();
    await this.session.send(bytes, { to, topic: 'bulk' });
    return { digest: sum, began, ended: now() };
  }

  async #load(size: number, pause: number): Promise<void> {
    while (!this.#loaded) {
      await this.#sendNext(size);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async #sendNext(size: number, options?: SendOptions): Promise<void> {
    const at = now();
    this.#number += 1;
    const waiting = this.session.metrics.bufferedBytes;
    await this.session.send(new NumberedMessage(size).write(this.#number, at).bytes, options);
    this.#sends.push({ at, waiting, took: now() - at });
  }

  #follow(session: Session): void {
    const note = (event: Omit<HostEvent, 'at'>): void => {
      this.#events.push({ at: now(), ...event });
    };
    session.on('state', ({ state }) => note({ type: 'state', detail: state }));
    session.on('peerjoin', (peer) => note({ type: 'peerjoin', ...peer }));
    session.on('peerleave', ({ reason, ...peer }) =>
      note({ type: 'peerleave', ...peer, detail: reason }),
    );
    session.on('connection', ({ peerId, state, reason }) =>
      note({ type: 'connection', peerId, detail: `${state} ${reason?.code ?? ''}` }),
    );
    session.on('warning', ({ code }) => note({ type: 'warning', detail: code }));
    session.on('error', ({ code }) => note({ type: 'error', detail: code }));
  }
}
