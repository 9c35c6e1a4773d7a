import type { BeachSession } from '../../../src/elements/beach-session.ts';
import type { BeachViewer } from '../../../src/elements/beach-viewer.ts';
import type {
  BeachMessageEvent,
  BeachSpeakersEvent,
  BeachStreamEvent,
} from '../../../src/elements/events.ts';
import type { RemoteStream } from '../../../src/link/connection/media.ts';
import { animatedCanvas, pixelAt } from '../../kit/media/canvas.ts';
import { tone } from '../../kit/media/films.ts';
import type { LipSync } from '../../kit/media/flash-and-beep.ts';
import { ageOf, timeCoded } from '../../kit/media/time-code.ts';
import { kinds } from '../../kit/values/kinds.ts';
import { spell } from '../../kit/values/spell.ts';

/** Returns the global object of a frame on this page. */
function otherRealm(): typeof globalThis {
  const frame = document.body.appendChild(document.createElement('iframe'));
  frame.hidden = true;
  return frame.contentWindow as unknown as typeof globalThis;
}

const heard: { peerId: string; topic: string | undefined; description: string }[] = [];
const events: { type: string; code?: string; state?: string; peerId?: string }[] = [];
let order: Promise<void> = Promise.resolve();

document.addEventListener('beach-message', (event) => {
  const { peerId, topic, data } = event as BeachMessageEvent;
  order = order.then(async () => {
    heard.push({ peerId, topic, description: await spell(data) });
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

/** The open connections. Closed ones are dropped, so that the browser can collect them. */
let connections: RTCPeerConnection[] = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration);
    connections = connections.filter(({ connectionState }) => connectionState !== 'closed');
    connections.push(this);
  }
};

/** Returns the candidate types of the path of the newest connection; empty if it has no path. */
async function path(): Promise<string[]> {
  const report = await connections.at(-1)?.getStats();
  const all: RTCStats[] = [];
  report?.forEach((stats) => {
    all.push(stats);
  });
  const ids = new Set(all.map((stats) => (stats as RTCTransportStats).selectedCandidatePairId));
  // Firefox reports no transports, and marks the selected pair.
  const pair = all.find((stats) => ids.has(stats.id) || ('selected' in stats && stats.selected));
  if (pair === undefined) return [];
  const { localCandidateId, remoteCandidateId } = pair as RTCIceCandidatePairStats;
  return [localCandidateId, remoteCandidateId].map((id) => report?.get(id)?.candidateType);
}

/** Returns a canvas with a red, green, blue and white quarter, which is drawn all the time. */
const colors = (): HTMLCanvasElement =>
  animatedCanvas(320, 180, 50, (context) => {
    for (const [index, color] of ['#f00', '#0f0', '#00f', '#fff'].entries()) {
      context.fillStyle = color;
      context.fillRect((index % 2) * 160, Math.floor(index / 2) * 90, 160, 90);
    }
  });

/** Returns a canvas of changing colors, whose video uses all the bitrate that is available. */
const noise = (): HTMLCanvasElement =>
  animatedCanvas(640, 360, 66, (context) => {
    for (let x = 0; x < 640; x += 20) {
      for (let y = 0; y < 360; y += 20) {
        context.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
        context.fillRect(x, y, 20, 20);
      }
    }
  });

/** It imports what pages load only when they need it. */
const flashAndBeep = () => import('../../kit/media/flash-and-beep.ts');

/** Returns a film with sound that shows the time. */
const timed = (): MediaStream =>
  new MediaStream([...timeCoded().getTracks(), ...tone().getTracks()]);

/** The streams that each element on this page receives, by element and peer. */
const remote = new Map<string, readonly RemoteStream[]>();
document.addEventListener('beach-stream', (event) => {
  const { peerId, streams, target } = event as BeachStreamEvent;
  const key = `${(target as Element).id} from ${peerId}`;
  if (streams.length > 0) remote.set(key, streams);
  else remote.delete(key);
});

/** The peers that have spoken. */
const spoken = new Set<string>();
document.addEventListener('beach-speakers', (event) => {
  for (const peerId of (event as BeachSpeakersEvent).peerIds) spoken.add(peerId);
});

/** Videos of the page itself, independent of the videos of the element. */
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

/** Returns the colors of the four quarters of a picture, such as `RGBW`. */
function quarters(source: string): string {
  const video = screenOf(source)?.video;
  if (video === undefined) return '';
  return [
    [0.25, 0.25],
    [0.75, 0.25],
    [0.25, 0.75],
    [0.75, 0.75],
  ]
    .map(([x = 0, y = 0]) => {
      const high = pixelAt(video, x, y).map((value) => (value > 150 ? 1 : 0));
      return { '100': 'R', '010': 'G', '001': 'B', '111': 'W' }[high.join('')] ?? '?';
    })
    .join('');
}

/** The audio energy of each connection when `listen` was called. Fake microphones beep once a second. */
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

/** Counts the connections that have received sound since `listen` was called. */
async function sounding(): Promise<number> {
  const live = connections.filter(({ connectionState }) => connectionState === 'connected');
  const now = await Promise.all(live.map(energyOf));
  return live.filter((connection, index) => (now[index] ?? 0) > (energies.get(connection) ?? 0))
    .length;
}

const probe = {
  kinds: () => kinds(otherRealm()),
  colors,
  noise,
  /** Keeps the page busy, for so many milliseconds. */
  work: (ms: number) => {
    const end = performance.now() + ms;
    while (performance.now() < end) {
      // Nothing else happens.
    }
  },
  timed,
  flashing: async () => (await flashAndBeep()).flashesAndBeeps(500),
  quarters,
  listen,
  sounding,
  framesOf: (source: string) => screenOf(source)?.frames ?? 0,
  /** Counts the peers that have spoken. */
  speakers: () => spoken.size,
  /** Returns the state changes after the first `count` events, of peers that still send. */
  changesSince: (count: number) => {
    const peerIds = [...remote.keys()].map((key) => key.split(' from ')[1]);
    return events
      .slice(count)
      .filter(({ type }) => type === 'beach-connectionstatechange')
      .filter(({ peerId }) => peerIds.includes(peerId));
  },
  /** Counts the pairs of a sending peer and a receiving element. */
  streams: () => remote.size,
  /** Counts the connections that send pictures or sound of their own. */
  ownSenders: () =>
    connections.filter(
      (connection) =>
        connection.connectionState === 'connected' &&
        connection.getSenders().some(({ track }) => track),
    ).length,
  spell,
  heard,
  events,
  path,
  host: () => document.querySelector('beach-session') as BeachSession,
  viewer: () => document.querySelector('beach-viewer') as BeachViewer,
  video: () => document.querySelector('beach-viewer')?.shadowRoot?.querySelector('video'),
  /** Measures by how many milliseconds each flash of the viewer's stream comes after its beep. */
  measureSkews: async () => {
    const { LipSync } = await flashAndBeep();
    sync = new LipSync(probe.viewer().stream as MediaStream);
  },
  skews: () => sync?.skews ?? [],
  /** Returns how old the picture is that the viewer shows, in milliseconds. */
  age: () => {
    const video = probe.video();
    return video && video.videoWidth > 0 ? ageOf(video) : null;
  },
  /** Counts the frames that the viewer's video has shown since the first call. */
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
let sync: LipSync | undefined;
const watched = new WeakSet<HTMLVideoElement>();
let frames = 0;

export type Probe = typeof probe;

declare global {
  interface Window {
    probe: Probe;
  }
}
window.probe = probe;
