/** Counts the calls of `getStats()` of each connection of the page, until `stop()`. */
export function countReports(): {
  by(connection: RTCPeerConnection): number;
  readonly connections: RTCPeerConnection[];
  stop(): void;
} {
  const { prototype } = RTCPeerConnection;
  const original = prototype.getStats;
  const counts = new Map<RTCPeerConnection, number>();
  prototype.getStats = function getStats(this: RTCPeerConnection, selector) {
    counts.set(this, (counts.get(this) ?? 0) + 1);
    return original.call(this, selector);
  };
  return {
    by: (connection) => counts.get(connection) ?? 0,
    get connections() {
      return [...counts.keys()];
    },
    stop() {
      prototype.getStats = original;
    },
  };
}
