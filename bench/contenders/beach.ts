import type { SessionOptions } from '../../src/session/options/session-options.ts';
import { Session } from '../../src/session/session.ts';
import { WebSocketSignaling } from '../../src/signaling/websocket/websocket-signaling.ts';
import type { Contender } from './contender.ts';

/** Runs the engine of this package, with its defaults. */
export const beach: Contender = beachUnder((session) => session);

/** The same, with media that are encoded once for all viewers. */
export const sharedBeach: Contender = beachUnder((session) => session, { delivery: 'shared' });

/** `name` makes the name of the session. A verified one needs the key in the option `keyStore`. */
export function beachUnder(
  name: (session: string) => string,
  options: Pick<SessionOptions, 'keyStore' | 'delivery'> = {},
): Contender {
  return {
    host({ session, road, bitrate }, changed) {
      let ready = 0;
      const host = new Session({
        session: name(session),
        role: 'host',
        signaling: new WebSocketSignaling(road),
        ...(bitrate && { maxBitrate: bitrate }),
        ...options,
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
      let film: MediaStream | null = null;
      viewer.on('stream', ({ stream }) => {
        film = stream;
      });
      return {
        get film() {
          return film;
        },
        join: () => viewer.start(),
        leave: () => viewer.stop(),
      };
    },
  };
}
