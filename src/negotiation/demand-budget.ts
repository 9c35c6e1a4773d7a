import type { Runtime } from '../runtime/runtime.ts';
import { TokenBucket } from '../runtime/token-bucket.ts';
import type { SignalBody } from '../signaling/messages.ts';
import type { HandshakeState } from './handshake/handshake-state.ts';
import { replacesConnection } from './handshake/renegotiation.ts';

interface Demand {
  readonly generation: number;
  readonly body: SignalBody;
}

/**
 * Bounds what one peer may demand by `renegotiate`: each demand costs this side work, and some a relay or one of the
 * page's connections. A demand that is too much is dropped and counted. Ask before copies are dropped: the sender
 * repeats a demand, which may be met later.
 */
export class DemandBudget {
  /** For a new connection in place of another, or after all attempts have failed. */
  readonly #connections: TokenBucket;
  /** For an ICE restart: a path that is lost is restarted three times within 10 s. */
  readonly #restarts: TokenBucket;
  readonly #offers: TokenBucket;

  readonly #runtime: Runtime;

  constructor(runtime: Runtime) {
    const { clock } = runtime;
    this.#runtime = runtime;
    this.#connections = new TokenBucket({ burst: 2, perSecond: 1 / 30 }, clock);
    this.#restarts = new TokenBucket({ burst: 4, perSecond: 1 / 8 }, clock);
    this.#offers = new TokenBucket({ burst: 16, perSecond: 1 / 2 }, clock);
  }

  /** Returns whether a demand may be met now, and counts it. */
  take(demand: Demand, state: HandshakeState): boolean {
    const taken = this.#take(demand, state);
    if (!taken) this.#runtime.counters.overflowDropped += 1;
    return taken;
  }

  #take({ generation, body }: Demand, state: HandshakeState): boolean {
    const request = body as SignalBody<'renegotiate'>;
    const { connection, restart, interrupted } = request;
    if (state.phase === 'abandoned') return !interrupted || this.#connections.take();
    // A stale signal is dropped.
    if (generation < state.generation) return true;
    if (connection === state.connectionId) {
      return (restart ? this.#restarts : this.#offers).take();
    }
    return !replacesConnection(state, request) || this.#connections.take();
  }
}
