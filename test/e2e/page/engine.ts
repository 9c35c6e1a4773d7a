import { Session } from '../../../src/session/session.ts';
import { createSignaling } from '../../../src/signaling/create-signaling.ts';
import type { Role } from '../../../src/signaling/messages.ts';

/** All waits of a session, a tenth or less as long as usual: a peer that is silent is given up within 4 s. */
const limits = {
  offerTimeout: 500,
  answerTimeout: 500,
  openTimeout: 1_500,
  readyTimeout: 1_000,
  retryDelays: [200, 400, 800],
  pingInterval: 500,
  pingTimeout: 1_000,
};

const heard: unknown[] = [];
const states: string[] = [];
let current: Session | undefined;

/** A session without an element, and what it has heard. */
const engine = {
  heard,
  /** Every state of its links. */
  states,
  enter(role: Role, session: string, signaling: string): void {
    current = new Session({ session, role, signaling: createSignaling(signaling), limits });
    current.on('message', ({ data }) => heard.push(data));
    current.on('connection', ({ state }) => states.push(state));
    current.start().catch(() => {});
  },
  get state() {
    return current?.state;
  },
  get linked() {
    return [...(current?.peers.values() ?? [])].filter(({ state }) => state === 'connected').length;
  },
  async send(data: string): Promise<void> {
    await current?.send(data);
  },
};

declare global {
  interface Window {
    engine: typeof engine;
  }
}
window.engine = engine;
