import { BeachError } from '../../../src/runtime/beach-error.ts';
import type { Limits } from '../../../src/runtime/limits.ts';
import { Session } from '../../../src/session/session.ts';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { now } from '../../kit/clock/now.ts';
import { type Fault, MessageRecorder } from './message-recorder.ts';

export interface Place {
  readonly session: string;
  /** The address of the road. */
  readonly road: string;
  readonly limits?: Partial<Limits>;
}

/** The result of a viewer's `start()`: null, or the code of an error. */
export interface Arrival {
  readonly name: string;
  readonly refusal: string | null;
  /** In milliseconds. */
  readonly took: number;
}

export interface ViewerReport {
  readonly name: string;
  readonly peerId: string | null;
  readonly state: string;
  readonly hostState: string;
  readonly error: string | null;
  readonly heard: number;
  readonly last: number;
  readonly faults: readonly Fault[];
  readonly retained: readonly string[];
  readonly bulk: readonly { digest: string; at: number }[];
  /** The time at which its link was last ready. */
  readonly connectedAt: number;
}

interface Viewer {
  readonly session: Session;
  readonly recorder: MessageRecorder;
  readonly events: { at: number; what: string }[];
  connectedAt: number;
}

/** Runs many viewers on one page, each with an engine of its own. */
export class Audience {
  readonly #viewers = new Map<string, Viewer>();

  /** Lets all viewers join at once. */
  join(names: readonly string[], place: Place): Promise<Arrival[]> {
    return Promise.all(names.map((name) => this.#enter(name, place)));
  }

  leave(name: string): void {
    this.#viewers.get(name)?.session.stop();
    this.#viewers.delete(name);
  }

  report(): ViewerReport[] {
    return [...this.#viewers].map(([name, { session, recorder, connectedAt }]) => ({
      name,
      peerId: session.peerId,
      state: session.state,
      hostState: session.hostState,
      error: session.error?.code ?? null,
      heard: recorder.count,
      last: recorder.last,
      faults: recorder.faults,
      retained: recorder.retained,
      bulk: recorder.bulk,
      connectedAt,
    }));
  }

  /** Returns all events of all viewers since then, except for messages. */
  eventsSince(since: number): string[] {
    return [...this.#viewers].flatMap(([name, { events }]) =>
      events.filter(({ at }) => at > since).map(({ what }) => `${name}: ${what}`),
    );
  }

  /** Counts the viewers that have received this message number or a later one. */
  haveHeard(number: number): number {
    return [...this.#viewers.values()].filter(({ recorder }) => recorder.last >= number).length;
  }

  /** Counts the viewers that have been connected since then. */
  connectedSince(since: number): number {
    return [...this.#viewers.values()].filter(
      ({ session, connectedAt }) => session.hostState === 'connected' && connectedAt > since,
    ).length;
  }

  latencies(from: number, to: number): number[] {
    return [...this.#viewers.values()].flatMap(({ recorder }) => recorder.latencies(from, to));
  }

  async #enter(name: string, { session: id, road, limits }: Place): Promise<Arrival> {
    const began = now();
    const session = new Session({
      session: id,
      role: 'viewer',
      name,
      signaling: new WebSocketSignaling(road),
      limits,
      logger: () => {},
    });
    const viewer: Viewer = { session, recorder: new MessageRecorder(), events: [], connectedAt: 0 };
    this.#viewers.set(name, viewer);
    follow(viewer);
    const refusal = await session.start().then(
      () => null,
      (error) => String(error instanceof BeachError ? error.code : error.name),
    );
    return { name, refusal, took: now() - began };
  }
}

function follow(viewer: Viewer): void {
  const { session, recorder, events } = viewer;
  const note = (what: string): void => {
    events.push({ at: now(), what });
  };
  session.on('message', ({ data, topic, retained }) => recorder.record(data, topic, retained));
  session.on('state', ({ state }) => note(`state ${state}`));
  session.on('signaling', ({ state }) => note(`signaling ${state}`));
  session.on('host', ({ state, reason }) => {
    if (state === 'connected') viewer.connectedAt = now();
    note(`host ${state} ${reason?.code ?? ''}`);
  });
  session.on('warning', ({ code }) => note(`warning ${code}`));
  session.on('error', ({ code }) => note(`error ${code}`));
}
