/** A way to send a film over bare connections. */
export interface FilmDelivery {
  /** Returns what sends a film over each connection that is made from now on, with at most `bitrate` bit/s. */
  sender(film: MediaStream, bitrate: number): (connection: RTCPeerConnection) => void;
  /** Calls `arrived` with the film that comes over a connection. Call before its offer or answer is made. */
  receive(connection: RTCPeerConnection, arrived: (film: MediaStream) => void): void;
}

/** Each connection encodes for itself. */
export const overRtp: FilmDelivery = {
  sender: (film, bitrate) => (connection) => {
    for (const track of film.getTracks()) connection.addTrack(track, film);
    connection.addEventListener('connectionstatechange', () => limitPictures(connection, bitrate));
  },
  receive(connection, arrived) {
    connection.ontrack = ({ streams: [stream] }) => stream && arrived(stream);
  },
};

/** Limits what a connection that is made sends of a film. */
export function limitPictures(connection: RTCPeerConnection, bitrate: number): void {
  if (connection.connectionState !== 'connected') return;
  for (const sender of connection.getSenders()) {
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings;
    if (sender.track?.kind !== 'video' || !encoding) continue;
    encoding.maxBitrate = bitrate;
    void sender.setParameters(parameters);
  }
}
