/** The part of Trystero that the bench uses. */
declare module 'trystero' {
  interface Action<T> {
    send(data: T, options?: { target?: string }): Promise<void>;
    onMessage: ((data: T) => void) | null;
  }

  interface Room {
    makeAction<T>(name: string): Action<T>;
    onPeerJoin: ((peerId: string) => void) | null;
    onPeerLeave: ((peerId: string) => void) | null;
    leave(): Promise<void>;
  }

  interface RoomOptions {
    appId: string;
    relayConfig: { urls: string[]; redundancy: number };
    rtcConfig: RTCConfiguration;
  }

  export function joinRoom(options: RoomOptions, room: string): Room;
}
