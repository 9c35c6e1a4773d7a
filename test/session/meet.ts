import type { Clock } from '../../src/runtime/clock.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import type { SessionOptions } from '../../src/session/options/session-options.ts';
import { Session } from '../../src/session/session.ts';
import type { SessionEvents } from '../../src/session/session-events.ts';
import { BroadcastSignaling } from '../../src/signaling/broadcast/broadcast-signaling.ts';
import type { Role } from '../../src/signaling/messages.ts';
import { SeededRandom } from '../kit/seeded-random.ts';
import { HostileSignaling, type Hostility, peaceful } from '../kit/signaling/hostile-signaling.ts';

/** Sessions of one name on one page, which end with the test. */
export class Meeting {
  readonly name = `meeting-${crypto.randomUUID()}`;
  readonly #sessions: Session[] = [];

  /** `options.signaling` defaults to `broadcast:`. Nothing is printed. */
  make(role: Role, options: Partial<SessionOptions> = {}): Session {
    const session = new Session({
      session: this.name,
      role,
      signaling: new BroadcastSignaling(),
      logger: () => {},
      ...options,
    });
    this.#sessions.push(session);
    return session;
  }

  /** Signaling over `broadcast:` that does its worst; the same seed does the same. */
  hostile(
    hostility: Partial<Hostility> = {},
    seed = 1,
    clock: Clock = systemClock,
  ): HostileSignaling {
    return new HostileSignaling(
      new BroadcastSignaling(),
      { ...peaceful, ...hostility },
      clock,
      new SeededRandom(seed),
    );
  }

  end(): void {
    for (const session of this.#sessions.splice(0)) session.stop();
  }
}

/** Resolves to the payload of the first event that meets the condition. */
export function heard<E extends keyof SessionEvents>(
  session: Session,
  event: E,
  matches: (detail: Parameters<SessionEvents[E]>[0]) => boolean = () => true,
): Promise<Parameters<SessionEvents[E]>[0]> {
  return new Promise((resolve) => {
    const stop = session.on(event, ((detail: Parameters<SessionEvents[E]>[0]) => {
      if (!matches(detail)) return;
      stop();
      resolve(detail);
    }) as SessionEvents[E]);
  });
}

/** Resolves once this many of the session's links are ready. */
export async function linked(session: Session, count: number): Promise<void> {
  const ready = (): number =>
    [...session.peers.values()].filter(({ state }) => state === 'connected').length;
  while (ready() < count) {
    await Promise.race([heard(session, 'connection'), heard(session, 'peerjoin')]);
  }
}
