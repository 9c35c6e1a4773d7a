/**
 * Wraps the page's own `RTCPeerConnection` and `WebSocket`, so that the counts do not depend on the engine. Import it
 * first.
 */
import { now } from '../../kit/clock/now.ts';

/** A message between this page and the road, except for pings and pongs. */
export interface RoadTraffic {
  readonly at: number;
  readonly way: 'in' | 'out';
  readonly type: string;
  /** The peers that the message names. */
  readonly peers: readonly string[];
}

const open = new Set<RTCPeerConnection>();
const traffic: RoadTraffic[] = [];

window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    open.add(this);
  }

  override close(): void {
    open.delete(this);
    super.close();
  }
};

window.WebSocket = class extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols);
    this.addEventListener('message', ({ data }) => note('in', data));
  }

  override send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    note('out', data);
    super.send(data as string);
  }
};

function note(way: RoadTraffic['way'], data: unknown): void {
  const { type, to, from, peerId, peer } = JSON.parse(String(data));
  if (type === 'ping' || type === 'pong') return;
  const peers = [to, from, peerId, peer?.peerId].filter((id) => typeof id === 'string');
  traffic.push({ at: now(), way, type, peers });
}

export const watched = {
  /** The number of connections that are not closed, without that of a parked offer, which has no peer yet. */
  openConnections: (): number =>
    [...open].filter(({ remoteDescription }) => remoteDescription !== null).length,
  /** The time of the last message; 0 before the first. */
  lastTraffic: (): number => traffic.at(-1)?.at ?? 0,
  trafficSince: (since: number): RoadTraffic[] => traffic.filter(({ at }) => at > since),
};
