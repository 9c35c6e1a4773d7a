/** Both sides create the channel under this id, next to those of messages, when it is wanted. */
const laneId = 2;

/** Opens the lane of what is encoded once. `received` is called with each message; what it cannot read is dropped. */
export function mediaLane(
  connection: RTCPeerConnection,
  received: (bytes: Uint8Array<ArrayBuffer>) => void,
): RTCDataChannel {
  const channel = connection.createDataChannel('media', {
    negotiated: true,
    id: laneId,
    ordered: false,
    maxRetransmits: 0,
  });
  channel.binaryType = 'arraybuffer';
  channel.onmessage = ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    try {
      received(new Uint8Array(data));
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
    }
  };
  return channel;
}
