import { joinRoom } from 'trystero';
import type { Contender, Place } from './contender.ts';

/** Runs Trystero as its documentation shows it, over a Nostr relay, without ICE servers on the internet. */
export const trystero: Contender = {
  host(place, changed) {
    let entered: ReturnType<typeof enter> | undefined;
    let greeting: Uint8Array<ArrayBuffer> | undefined;
    let ready = 0;
    return {
      get ready() {
        return ready;
      },
      async open() {
        entered = enter(place);
        const { room, action } = entered;
        room.onPeerJoin = (peer) => {
          ready += 1;
          if (greeting) void action.send(greeting, { target: peer });
          changed();
        };
        room.onPeerLeave = () => {
          ready -= 1;
          changed();
        };
      },
      greet: (data) => {
        greeting = data;
      },
      async send(data) {
        await entered?.action.send(data);
      },
    };
  },

  viewer(place, received) {
    let leave = (): void => {};
    return {
      join: () =>
        new Promise((resolve) => {
          const { room, action } = enter(place);
          leave = () => void room.leave();
          action.onMessage = (data) => received(new Uint8Array(data));
          room.onPeerJoin = () => resolve();
        }),
      leave: () => leave(),
    };
  },
};

function enter({ session, nostrRelay }: Place) {
  const room = joinRoom(
    {
      appId: 'beach-bench',
      relayConfig: { urls: [nostrRelay], redundancy: 1 },
      rtcConfig: { iceServers: [] },
    },
    session,
  );
  return { room, action: room.makeAction<Uint8Array<ArrayBuffer>>('data') };
}
