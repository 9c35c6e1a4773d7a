import type { BeachSession } from '../../src/elements/beach-session.ts';
import type { BeachViewer } from '../../src/elements/beach-viewer.ts';
import type { BeachMessageEvent } from '../../src/elements/events.ts';
import type { MessageData } from '../../src/link/message.ts';

/** One of each kind of data, by name. */
const samples: Record<string, () => MessageData> = {
  text: () => 'héllo 🏖',
  json: () => ({ a: [1, null, { b: 'c' }], d: true }),
  number: () => 42.5,
  ArrayBuffer: () => new Uint8Array([1, 2, 3]).buffer,
  Uint8Array: () => new Uint8Array([9, 0, 255]),
  Float64Array: () => new Float64Array([Math.PI, -0.5]),
  Blob: () => new Blob(['<p>hi</p>'], { type: 'text/html' }),
  'long text': () => 'wörd '.repeat(20_000),
  'long Uint8Array': () => new Uint8Array(300_000).map((_, index) => index * 7),
};

/** Type and content, so that what arrived in one browser can be compared with what left another. */
async function describe(data: MessageData): Promise<string> {
  const kind = Object.prototype.toString.call(data).slice(8, -1);
  if (data instanceof Blob) return `${kind} ${data.type} ${await digest(await data.arrayBuffer())}`;
  if (data instanceof ArrayBuffer) return `${kind} ${await digest(data)}`;
  if (ArrayBuffer.isView(data)) {
    const { buffer, byteOffset, byteLength } = data;
    return `${kind} ${await digest(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer)}`;
  }
  return `${kind} ${await digest(new TextEncoder().encode(JSON.stringify(data)).buffer)}`;
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash.slice(0, 8), (byte) => byte.toString(16)).join('');
}

const heard: { peerId: string; topic: string | undefined; description: string }[] = [];
const events: { type: string; code?: string; state?: string; peerId?: string }[] = [];
let order: Promise<void> = Promise.resolve();

document.addEventListener('beach-message', (event) => {
  const { peerId, topic, data } = event as BeachMessageEvent;
  order = order.then(async () => {
    heard.push({ peerId, topic, description: await describe(data) });
  });
});
for (const type of [
  'beach-statechange',
  'beach-connectionstatechange',
  'beach-connectionfailed',
  'beach-viewerjoin',
  'beach-viewerleave',
  'beach-warning',
  'beach-error',
] as const) {
  document.addEventListener(type, (event) => {
    const detail = event as { state?: string; error?: { code: string }; peerId?: string };
    events.push({
      type,
      ...(detail.error ? { code: detail.error.code } : {}),
      ...(detail.state ? { state: detail.state } : {}),
      ...(detail.peerId ? { peerId: detail.peerId } : {}),
    });
  });
}

const connections: RTCPeerConnection[] = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections.push(this);
  }
};

/** The types of both ends of the path that the connection made last uses; none where it has no path. */
async function path(): Promise<string[]> {
  const report = await connections.at(-1)?.getStats();
  const all: RTCStats[] = [];
  report?.forEach((stats) => {
    all.push(stats);
  });
  const ids = new Set(all.map((stats) => (stats as RTCTransportStats).selectedCandidatePairId));
  // Firefox has no transports there, and marks the pair.
  const pair = all.find((stats) => ids.has(stats.id) || ('selected' in stats && stats.selected));
  if (pair === undefined) return [];
  const { localCandidateId, remoteCandidateId } = pair as RTCIceCandidatePairStats;
  return [localCandidateId, remoteCandidateId].map((id) => report?.get(id)?.candidateType);
}

/** A canvas that changes all the time, as a stream. */
function animation(): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 180;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  let hue = 0;
  setInterval(() => {
    hue += 20;
    context.fillStyle = `hsl(${hue} 80% 50%)`;
    context.fillRect(0, 0, 320, 180);
  }, 50);
  return canvas.captureStream(20);
}

const probe = {
  samples,
  describe,
  heard,
  events,
  animation,
  path,
  host: () => document.querySelector('beach-session') as BeachSession,
  viewer: () => document.querySelector('beach-viewer') as BeachViewer,
  video: () => document.querySelector('beach-viewer')?.shadowRoot?.querySelector('video'),
  /** Frames that the viewer's video has shown since this was first asked. */
  frames: () => {
    const video = probe.video();
    if (video && !watched.has(video)) {
      watched.add(video);
      const count = (): void => {
        frames += 1;
        video.requestVideoFrameCallback(count);
      };
      video.requestVideoFrameCallback(count);
    }
    return frames;
  },
};
const watched = new WeakSet<HTMLVideoElement>();
let frames = 0;

export type Probe = typeof probe;

declare global {
  interface Window {
    probe: Probe;
  }
}
window.probe = probe;
