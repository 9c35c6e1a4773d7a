import { Session } from '../../src/session/session.ts';
import { WebSocketSignaling } from '../../src/signaling/websocket/websocket-signaling.ts';
import type { Contender } from './contender.ts';

/** Runs the engine of this package, with its defaults. */
export const beach: Contender = {
  host(place, changed) {
    let ready = 0;
    const { session, road } = place;
    const host = new Session({ session, role: 'host', signaling: new WebSocketSignaling(road) });
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
      show: (film) => host.publish('page', film),
      send: (data) => host.send(data),
    };
  },

  viewer({ session, road }, received) {
    const viewer = new Session({
      session,
      role: 'viewer',
      signaling: new WebSocketSignaling(road),
    });
    viewer.on('message', ({ data }) => received(data as Uint8Array));
    return { join: () => viewer.start(), leave: () => viewer.stop() };
  },
};
