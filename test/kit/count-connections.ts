/** Counts the connections that the page creates, until `stop()`. */
export function countConnections(): { readonly count: number; stop(): void } {
  const Original = globalThis.RTCPeerConnection;
  let count = 0;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(config?: RTCConfiguration) {
      super(config);
      count += 1;
    }
  };
  return {
    get count() {
      return count;
    },
    stop() {
      globalThis.RTCPeerConnection = Original;
    },
  };
}
