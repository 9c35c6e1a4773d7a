import '../../../src/define.ts';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import type { PeerInfo } from '../../../src/session/state/peer-info.ts';
import type { Signaling } from '../../../src/signaling/signaling.ts';
import { make } from '../../elements/page.ts';
import { Peers } from '../../elements/peers.ts';
import { moving, talking } from '../../kit/media/films.ts';
import { inspectors } from './inspectors.ts';
import { pictures, stalls } from './pictures.ts';
import { recordings } from './recordings.ts';
import { count, rate, type Shown, shows, whenShown } from './shown.ts';
import { terminals } from './terminals.ts';

type Element = ReturnType<typeof make>;
type HostElement = HTMLElementTagNameMap['beach-session'];

/**
 * Returns an element in each of its states. `company` holds the other sides. `slow`: also those that take long. `calm`:
 * without those that keep a core busy.
 */
export function shownStates(company: HTMLElement, slow: boolean, calm: boolean): Shown[] {
  return [
    ...hosts(company),
    ...rooms(),
    ...viewers(company),
    ...pictures(),
    ...(slow ? stalls() : []),
    ...(calm ? [] : recordings()),
    ...terminals(),
    ...inspectors(company),
  ];
}

function hosts(company: HTMLElement): Shown[] {
  const link = { 'viewer-url': 'watch.html' };
  const host = (name: string, attributes: Parameters<typeof make>[1] = {}): Element =>
    make('beach-session', { session: `host-${name}`, ...attributes });
  const guests =
    (session: string, ...names: string[]) =>
    () =>
      company.append(...names.map((name) => make('beach-viewer', { session, name })));

  const starting = host('starting');
  starting.signaling = stuck();
  const outage = host('outage');
  outage.signaling = stuck(BeachError.signalingUnreachable('wss://road.example'));
  const refused = host('refused');
  refused.signaling = stuck(new BeachError('signaling-refused', 'No WebSocket opens.'));
  const alone = host('alone');
  alone.limits = { localNotice: 0 };
  const code = host('code', link);
  const crowd = host('crowd', link);
  // A hundred connections take too long for a picture.
  Object.defineProperty(crowd, 'peers', { value: crowdOf(100) });
  const taken = host('failed');
  company.append(taken);
  const failed = host('failed', { manual: true });
  const ended = host('ended');
  const preview = host('preview', { share: 'camera microphone', preview: true });
  return [
    { name: 'host: idle', element: host('idle', { manual: true, ...link }), isThere: () => true },
    { name: 'host: starting', element: starting, isThere: () => shows(starting, '.busy') },
    { name: 'host: no server', element: outage, isThere: () => shows(outage, '.error') },
    {
      name: 'host: server without WebSockets',
      element: refused,
      isThere: () => shows(refused, '.error'),
    },
    { name: 'host: alone', element: alone, isThere: () => shows(alone, '.error') },
    {
      name: 'host: QR code',
      element: code,
      begin: () => void whenShown(code, '[part~=code-button]', (button) => button.click()),
      isThere: () => shows(code, '.code path'),
    },
    watched(host('watched', link), guests('host-watched', 'Ada', 'Grace Brewster Hopper', '')),
    {
      name: 'host: a hundred viewers',
      element: crowd,
      isThere: () => count(crowd, '.viewers [role=row]') >= 100,
    },
    sendingAway(host('sending'), guests('host-sending', 'Ada')),
    asked(
      host('asked', { approval: true }),
      guests('host-asked', 'Ada', 'Augusta Ada King, Countess of Lovelace'),
    ),
    {
      name: 'host: sharing',
      element: host('sharing', { share: 'microphone camera screen' }),
      isThere: () => true,
    },
    {
      name: 'host: preview',
      element: preview,
      isThere: () => shows(preview, '.devices select'),
    },
    {
      name: 'host: failed',
      element: failed,
      begin: () => whenIn(taken, 'live', () => failed.dispatchEvent(command('--start'))),
      isThere: () => shows(failed, '.bad'),
    },
    {
      name: 'host: ended',
      element: ended,
      begin: () => whenIn(ended, 'live', () => ended.dispatchEvent(command('--stop'))),
      isThere: () => ended.state === 'ended',
    },
  ];

  function watched(element: Element, begin: () => void): Shown {
    return {
      name: 'host: watched',
      element,
      begin,
      isThere: () => count(element, '.viewers [role=row]') === 3,
    };
  }

  function sendingAway(element: Element, enter: () => void): Shown {
    return {
      name: 'host: sends away',
      element,
      begin: () => {
        enter();
        whenShown(element, '[part~=send-away-button]', (button) => button.click());
      },
      isThere: () => shows(element, '.confirming'),
    };
  }

  function asked(element: Element, begin: () => void): Shown {
    return {
      name: 'host: asked',
      element,
      begin,
      isThere: () => count(element, '.requests li') === 2,
    };
  }
}

function rooms(): Shown[] {
  const attributes = { session: 'room', topology: 'mesh', 'viewer-url': 'room.html' };
  const room = make('beach-session', attributes);
  const others = new Peers();
  const begin = (): void => {
    const colors = { Ada: 'teal', Grace: 'indianred', Katherine: 'slateblue' };
    for (const [name, color] of Object.entries(colors)) {
      others.enter({ session: 'room', role: 'viewer', name }, { camera: talking(color, rate) });
    }
  };
  return [{ name: 'room', element: room, begin, isThere: () => count(room, '.tile') === 3 }];
}

function viewers(company: HTMLElement): Shown[] {
  const viewer = (session: string, attributes: Parameters<typeof make>[1] = {}): Element =>
    make('beach-viewer', { session, ...attributes });
  const put = (
    session: string,
    attributes: Parameters<typeof make>[1] = {},
    media: MediaStream | null = null,
  ): void => {
    const host = make('beach-session', { session, ...attributes });
    company.append(Object.assign(host, { stream: media }));
  };
  put('held', { approval: true });
  put('data');
  put('picture', {}, moving('teal', rate));
  put('controls', {}, moving('indianred', rate));
  put('full', { 'max-viewers': '1' });
  const preview = viewer('preview', { share: 'camera microphone', preview: true });
  const only = viewer('full');
  company.append(only);

  const none = make('beach-viewer');
  const outage = viewer('outage');
  outage.signaling = stuck(BeachError.signalingTimeout('wss://road.example'));
  const waiting = viewer('waiting');
  waiting.limits = { localNotice: 0 };
  const held = viewer('held', { name: 'Ada' });
  const data = viewer('data');
  const picture = viewer('picture');
  const controls = viewer('controls', { controls: true });
  const full = viewer('full', { manual: true });
  const broken = viewer('broken', { 'relay-only': true });
  const path = viewer('path', { 'relay-only': true });
  const endless = { openTimeout: 600_000, answerTimeout: 600_000 };
  company.append(
    Object.assign(make('beach-session', { session: 'path', 'relay-only': true }), {
      limits: endless,
    }),
  );
  path.limits = endless;
  const limits = { openTimeout: 100, retryDelays: [50, 600_000], answerTimeout: 2_000 };
  company.append(
    Object.assign(make('beach-session', { session: 'broken', 'relay-only': true }), { limits }),
  );
  Object.assign(broken, { limits });
  put('controlled', { presence: true, allow: 'microphone' }, moving('olive', rate));
  const controlled = viewer('controlled', {
    share: 'microphone',
    'push-to-talk': 'Space',
    recorder: 'view',
    controls: true,
  });
  put('muted', { allow: 'microphone', name: 'Grace' });
  const muted = make('beach-viewer', { session: 'muted', share: 'microphone' });
  company.append(...['Ada', 'Grace', 'Hedy'].map((name) => viewer('controlled', { name })));
  return [
    {
      name: 'viewer: talk, record, company',
      element: controlled,
      isThere: () => count(controlled, '.company li') === 3 && shows(controlled, '.talk'),
    },
    {
      name: 'viewer: muted by the host',
      element: muted,
      begin: () => {
        const host = company.querySelector('beach-session[session=muted]') as HostElement;
        host.addEventListener('beach-stream', ({ peerId }) => host.requestMute(peerId), {
          once: true,
        });
      },
      isThere: () => muted.sharing.get('microphone') === 'muted',
    },
    { name: 'viewer: no session', element: none, isThere: () => shows(none, '.error') },
    {
      name: 'viewer: disconnected',
      element: viewer('idle', { manual: true }),
      isThere: () => true,
    },
    {
      name: 'viewer: preview',
      element: preview,
      isThere: () => shows(preview, '.devices select'),
    },
    { name: 'viewer: waiting', element: waiting, isThere: () => shows(waiting, '.error') },
    { name: 'viewer: no server', element: outage, isThere: () => shows(outage, '.error') },
    {
      name: 'viewer: connecting',
      element: path,
      isThere: () => shows(path, '.progress'),
    },
    { name: 'viewer: held', element: held, isThere: () => held.matches(':state(held)') },
    { name: 'viewer: data', element: data, isThere: () => data.state === 'connected' },
    {
      name: 'viewer: picture',
      element: picture,
      isThere: () => picture.matches(':state(streaming)'),
    },
    {
      name: 'viewer: controls',
      element: controls,
      isThere: () => controls.matches(':state(streaming)'),
    },
    { name: 'viewer: retrying', element: broken, isThere: () => broken.state === 'failed' },
    {
      name: 'viewer: failed',
      element: full,
      begin: () => whenIn(only, 'connected', () => full.dispatchEvent(command('--join'))),
      isThere: () => shows(full, '.bad'),
    },
  ];
}

/** Signaling that gets no further. */
function stuck(error?: BeachError): Signaling {
  return {
    connect(_join, observer) {
      queueMicrotask(() => observer.state('connecting', error));
      return { send() {} };
    },
  };
}

function crowdOf(size: number): Map<string, PeerInfo> {
  const grades = ['excellent', 'good', 'fair', 'poor'] as const;
  const names = ['Ada', 'Grace', 'Katherine', 'Hedy', 'Radia', 'Barbara', 'Frances', 'Joan'];
  const peers = Array.from({ length: size }, (_, index) => ({
    peerId: `${index}`,
    name: `${names[index % names.length]} ${index + 1}`,
    role: 'viewer',
    state: 'connected',
    streams: [],
    quality: { grade: grades[(index * 7) % 4] },
  }));
  return new Map(peers.map((peer) => [peer.peerId, peer as unknown as PeerInfo]));
}

/** Acts once the element has this state. */
function whenIn(element: Element, state: string, act: () => void): void {
  if (element.state === state) return act();
  element.addEventListener('beach-statechange', () => whenIn(element, state, act), { once: true });
}

function command(name: string): Event {
  return Object.assign(new Event('command'), { command: name });
}
