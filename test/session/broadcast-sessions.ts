import type { SessionOptions } from '../../src/session/options/session-options.ts';
import { Session } from '../../src/session/session.ts';
import { BroadcastSignaling } from '../../src/signaling/broadcast/broadcast-signaling.ts';
import { heard } from './meet.ts';

interface BroadcastSessions {
  /** The name of the session in the current test. */
  readonly name: string;
  make(role: 'host' | 'viewer', options?: Partial<SessionOptions>): Session;
  /** Returns a host and its connected viewers. */
  connected(viewers?: number): Promise<[Session, ...Session[]]>;
}

/** Makes sessions over broadcast signaling for the tests of a `describe`, and stops them after each test. */
export function broadcastSessions(): BroadcastSessions {
  const running: Session[] = [];
  let name = '';

  beforeEach(() => {
    name = `test-${crypto.randomUUID()}`;
  });

  afterEach(() => {
    for (const session of running.splice(0)) session.stop();
  });

  function make(role: 'host' | 'viewer', options: Partial<SessionOptions> = {}): Session {
    const session = new Session({
      session: name,
      role,
      signaling: new BroadcastSignaling(),
      logger: () => {},
      ...options,
    });
    running.push(session);
    return session;
  }

  async function connected(viewers = 1): Promise<[Session, ...Session[]]> {
    const host = make('host');
    const all = Array.from({ length: viewers }, () => make('viewer'));
    let joined = 0;
    const everybody = heard(host, 'peerjoin', () => ++joined === viewers);
    await Promise.all([host, ...all].map((session) => session.start()));
    await everybody;
    return [host, ...all];
  }

  return {
    get name() {
      return name;
    },
    make,
    connected,
  };
}
