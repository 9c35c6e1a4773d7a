import type { KeyStore } from '../../src/session/identity/key-store.ts';
import { Session } from '../../src/session/session.ts';
import { WebSocketSignaling } from '../../src/signaling/websocket/websocket-signaling.ts';
import type { Contender } from './contender.ts';

/** Runs the engine of this package, with its defaults. */
export const beach: Contender = beachUnder((session) => session);

/** `name` makes the name of the session. A verified one needs the key in `keyStore`. */
export function beachUnder(name: (session: string) => string, keyStore?: KeyStore): Contender {
  return {
    host({ session, road }, changed) {
      let ready = 0;
      const host = new Session({
        session: name(session),
        role: 'host',
        signaling: new WebSocketSignaling(road),
        keyStore,
      });
      host.on('peerjoin', () => {
        ready += 1;
        changed();
      });
      host.on('peerleave', () => {
        ready -= 1;
        changed();
      });
      return {
        get ready() {
          return ready;
        },
        open: () => host.start(),
        greet: (data) => void host.send(data, { topic: 'greeting', retain: true }),
        show: (film) => host.publish('page', film),
        send: (data) => host.send(data),
      };
    },

    viewer({ session, road }, received) {
      const viewer = new Session({
        session: name(session),
        role: 'viewer',
        signaling: new WebSocketSignaling(road),
      });
      viewer.on('message', ({ data }) => received(data as Uint8Array));
      return { join: () => viewer.start(), leave: () => viewer.stop() };
    },
  };
}
