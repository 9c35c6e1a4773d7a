import { connectionState } from '../../negotiation/handshake/handshake-state.ts';
import type { TracedStep, TraceEntry } from '../../negotiation/trace-entry.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { LogRecord } from '../../runtime/logger.ts';
import type { Session } from '../../session/session.ts';
import type { SessionMetrics } from '../../session/state/session-metrics.ts';
import type { RelayedSignal, Role, Signal } from '../../signaling/messages.ts';
import { ConnectionWatch } from './connection-watch.ts';
import type { Observation } from './recorded-entry.ts';
import { SignalCopies } from './signal-copies.ts';

export interface RecorderOptions {
  readonly session: Session;
  readonly role: Role;
  readonly clock: Clock;
  /** The time between two measurements of all connections, in milliseconds. */
  readonly interval: number;
  /** Called with everything that is noticed. */
  observed(observation: Observation): void;
}

/** Observes one session, from now on until it is stopped, and changes nothing about it. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #watches = new Map<string, ConnectionWatch>();
  readonly #copies = new SignalCopies();
  readonly #end = new AbortController();
  /** Ends the measurements at intervals; null while there are none. */
  #measuring: AbortController | null = null;

  constructor(options: RecorderOptions) {
    this.#options = options;
    const { session } = options;
    this.#sessionChanged();
    this.#observed({ type: 'signaling', state: session.signalingState });
    const listening = [
      session.on('state', ({ reason }) => this.#sessionChanged(reason?.message)),
      session.on('signaling', ({ state }) => this.#observed({ type: 'signaling', state })),
      session.on('log', (record) => this.#logged(record)),
      session.watch((entry) => this.#traced(entry)),
    ];
    this.#end.signal.addEventListener('abort', () => {
      for (const stopListening of listening) stopListening();
      for (const watch of this.#watches.values()) watch.stop();
    });
  }

  stop(): void {
    this.measuring = false;
    this.#end.abort();
  }

  /** Measures the connections at intervals, one after the other, or does not. */
  set measuring(measuring: boolean) {
    if (measuring === (this.#measuring !== null)) return;
    this.#measuring?.abort();
    this.#measuring = measuring ? new AbortController() : null;
    if (this.#measuring) void this.#measure(this.#measuring.signal);
  }

  async #measure(signal: AbortSignal): Promise<void> {
    const { clock, interval, session } = this.#options;
    for (const watch of this.#watches.values()) await watch.sample();
    if (signal.aborted) return;
    if (session.state === 'live') {
      this.#observed({ type: 'counters', counters: flatCounters(session.metrics) });
    }
    clock.after(interval, () => this.#measure(signal), signal);
  }

  #sessionChanged(reason?: string): void {
    const { session, role } = this.#options;
    const { state, peerId } = session;
    this.#observed({ type: 'session', role, peerId, state, ...(reason && { reason }) });
  }

  #logged({ level, event, peerId, time: _, sessionId: __, ...details }: LogRecord): void {
    const text = JSON.stringify(details);
    this.#observed({
      type: 'log',
      level,
      event,
      ...(peerId && { peerId }),
      ...(text !== '{}' && { details: text }),
    });
  }

  #traced(entry: TraceEntry): void {
    if (entry.type === 'step') return this.#stepped(entry);
    const { peerId, signal, type: direction } = entry;
    const { kind, generation, handshakeId, seq } = signal;
    const copy = this.#copies.has(peerId, direction, signal);
    const content = copy ? undefined : contentOf(signal);
    const named = { type: 'signal', peerId, direction, kind, generation, handshakeId } as const;
    this.#observed({ ...named, seq, copy, ...(content && { content }) });
  }

  #stepped({ peerId, event, state, effects, connection, reason }: TracedStep): void {
    if (event === 'start' || event === 'now') this.#introduce(peerId);
    this.#watch(peerId, event === 'close' ? undefined : connection);
    const { phase, exchange, generation, handshakeId, retries } = state;
    const { restarts, broken, initiator } = state;
    this.#observed({
      ...{ type: 'step', peerId, event, phase, exchange, generation, handshakeId, retries },
      ...{ restarts, broken, initiator },
      state: event === 'close' ? 'disconnected' : connectionState(state),
      reason: reason ?? state.reason,
      counted: effects.flatMap((effect) => (effect.do === 'count' ? [effect.what] : [])),
    });
    if (event === 'close') this.#copies.forget(peerId);
  }

  #introduce(peerId: string): void {
    const { role = 'viewer', name } = this.#options.session.peers.get(peerId) ?? {};
    this.#observed({ type: 'peer', peerId, role, ...(name && { name }) });
  }

  #watch(peerId: string, connection: RTCPeerConnection | undefined): void {
    const watch = this.#watches.get(peerId);
    if (watch?.connection === connection) return;
    watch?.stop();
    this.#watches.delete(peerId);
    if (connection === undefined) return;
    this.#watches.set(
      peerId,
      new ConnectionWatch(
        connection,
        peerId,
        () => this.#options.session.peers.get(peerId)?.quality ?? null,
        (observation) => this.#observed(observation),
      ),
    );
  }

  #observed(observation: Observation): void {
    this.#options.observed(observation);
  }
}

/** The password of an ICE session belongs into no file. */
function contentOf({ body }: Signal | RelayedSignal): string | undefined {
  const { sdp, candidate, reason } = body as Partial<Record<string, string>>;
  return sdp?.replace(/^(a=ice-pwd:).*/gm, '$1…') ?? candidate ?? reason;
}

/** Returns the counters under their paths, such as `traffic.reliable.bytesSent`. */
function flatCounters(metrics: SessionMetrics): Record<string, number> {
  const flat: Record<string, number> = {};
  const add = (value: unknown, path: string): void => {
    if (typeof value === 'number') flat[path] = value;
    if (typeof value !== 'object') return;
    for (const [key, inner] of Object.entries(value ?? {}))
      add(inner, path ? `${path}.${key}` : key);
  };
  add(metrics, '');
  return flat;
}
