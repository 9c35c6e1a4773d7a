/** A way to send a film over bare connections. */
export interface FilmDelivery {
  /** Returns what sends a film over each connection that is made from now on. */
  sender(film: MediaStream): (connection: RTCPeerConnection) => void;
  /** Calls `arrived` with the film that comes over a connection. Call before its offer or answer is made. */
  receive(connection: RTCPeerConnection, arrived: (film: MediaStream) => void): void;
}

/** Each connection encodes for itself. */
export const overRtp: FilmDelivery = {
  sender: (film) => (connection) => {
    for (const track of film.getTracks()) connection.addTrack(track, film);
  },
  receive(connection, arrived) {
    connection.ontrack = ({ streams: [stream] }) => stream && arrived(stream);
  },
};
