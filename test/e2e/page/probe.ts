import type { BeachSession } from '../../../src/elements/beach-session.ts';
import type { BeachViewer } from '../../../src/elements/beach-viewer.ts';
import type {
  BeachMessageEvent,
  BeachSpeakersEvent,
  BeachStreamEvent,
} from '../../../src/elements/events.ts';
import type { RemoteStream } from '../../../src/link/connection/media.ts';
import type { MessageData } from '../../../src/link/wire/message.ts';

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

/** Those that are not closed: what is kept here is never collected. */
let connections: RTCPeerConnection[] = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections = connections.filter(({ connectionState }) => connectionState !== 'closed');
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

/** A canvas with a quarter each of red, green, blue and white, which is drawn all the time. */
function colors(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 180;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  setInterval(() => {
    for (const [index, color] of ['#f00', '#0f0', '#00f', '#fff'].entries()) {
      context.fillStyle = color;
      context.fillRect((index % 2) * 160, Math.floor(index / 2) * 90, 160, 90);
    }
  }, 50);
  return canvas;
}

/** A canvas of many colors that all change all the time: it takes whatever the wire gives. */
function noise(): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  setInterval(() => {
    for (let x = 0; x < 640; x += 20) {
      for (let y = 0; y < 360; y += 20) {
        context.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
        context.fillRect(x, y, 20, 20);
      }
    }
  }, 66);
  return canvas;
}

/** What each element on this page gets from each of its peers. */
const remote = new Map<string, readonly RemoteStream[]>();
document.addEventListener('beach-stream', (event) => {
  const { peerId, streams, target } = event as BeachStreamEvent;
  const key = `${(target as Element).id} from ${peerId}`;
  if (streams.length > 0) remote.set(key, streams);
  else remote.delete(key);
});

/** Who has spoken. */
const spoken = new Set<string>();
document.addEventListener('beach-speakers', (event) => {
  for (const peerId of (event as BeachSpeakersEvent).peerIds) spoken.add(peerId);
});

/** Watches a stream of its own accord, whatever the element shows of it. */
const screens = new Map<MediaStream, { video: HTMLVideoElement; frames: number }>();

function screenOf(source: string): { video: HTMLVideoElement; frames: number } | undefined {
  const all = [...remote.values()].flat();
  const stream = all.find((candidate) => candidate.source === source)?.stream;
  if (stream === undefined) return undefined;
  let screen = screens.get(stream);
  if (screen === undefined) {
    const video = document.createElement('video');
    const made = { video, frames: 0 };
    Object.assign(video, { muted: true, srcObject: stream, width: 160 });
    document.body.prepend(video);
    const count = (): void => {
      made.frames += 1;
      video.requestVideoFrameCallback(count);
    };
    video.requestVideoFrameCallback(count);
    void video.play();
    screens.set(stream, made);
    screen = made;
  }
  return screen;
}

/** The colors of the four quarters that are shown. */
function quarters(source: string): string {
  const video = screenOf(source)?.video;
  if (video === undefined) return '';
  const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
  context.drawImage(video, 0, 0, 300, 150);
  return [
    [75, 37],
    [225, 37],
    [75, 112],
    [225, 112],
  ]
    .map(([x = 0, y = 0]) => {
      const [red = 0, green = 0, blue = 0] = context.getImageData(x, y, 1, 1).data;
      const high = [red, green, blue].map((value) => (value > 150 ? 1 : 0)).join('');
      return { '100': 'R', '010': 'G', '001': 'B', '111': 'W' }[high] ?? '?';
    })
    .join('');
}

/** How much sound each connection had brought when `listen` was called; fake microphones beep once a second. */
const energies = new WeakMap<RTCPeerConnection, number>();

async function energyOf(connection: RTCPeerConnection): Promise<number> {
  let energy = 0;
  (await connection.getStats()).forEach((stats) => {
    if (stats.type === 'inbound-rtp' && stats.kind === 'audio') energy += stats.totalAudioEnergy;
  });
  return energy;
}

async function listen(): Promise<void> {
  for (const connection of connections) energies.set(connection, await energyOf(connection));
}

/** How many connections have brought sound since `listen` was called. */
async function sounding(): Promise<number> {
  const live = connections.filter(({ connectionState }) => connectionState === 'connected');
  const now = await Promise.all(live.map(energyOf));
  return live.filter((connection, index) => (now[index] ?? 0) > (energies.get(connection) ?? 0))
    .length;
}

const probe = {
  samples,
  colors,
  noise,
  quarters,
  listen,
  sounding,
  framesOf: (source: string) => screenOf(source)?.frames ?? 0,
  /** How many peers have been found to speak. */
  speakers: () => spoken.size,
  /** What became of the connections to those who still send, after so many events. */
  changesSince: (count: number) => {
    const peerIds = [...remote.keys()].map((key) => key.split(' from ')[1]);
    return events
      .slice(count)
      .filter(({ type }) => type === 'beach-connectionstatechange')
      .filter(({ peerId }) => peerIds.includes(peerId));
  },
  /** How many peers send something, to each element on this page. */
  streams: () => remote.size,
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
