import { flag, setting, text, word, words } from '../../session/options/option.ts';
import { hostOptions, peerOptions } from '../../session/options/session-options.ts';
import { createSignaling } from '../../signaling/create-signaling.ts';
import { sessionNamePattern } from '../../signaling/messages.ts';
import type { Signaling } from '../../signaling/signaling.ts';

/** The options of all elements. */
export const elementOptions = {
  /**
   * Name of the session: 1–128 of `A–Z a–z 0–9 . _ ~ -`. A `<beach-session>` without one makes up a name and
   * reflects it; a viewer without one takes `?session=NAME` from the page's address.
   *
   * @default ''
   * @applies at once: a running element leaves its session and enters the new one
   */
  session: setting<string, string | null>('', '1 to 128 of A–Z a–z 0–9 . _ ~ -', (name) => {
    if (name === '') return null;
    return typeof name === 'string' && sessionNamePattern.test(name) ? name : undefined;
  }),

  /**
   * How the peers find each other: `broadcast:` (tabs and frames of one site), or a road: a `ws:` or `wss:`
   * address, an `http:` or `https:` address for signaling without WebSocket, or a path on the page's own server, such as
   * `/road`. The property also takes an object that implements `Signaling`.
   *
   * @default 'broadcast:'
   * @applies at once: a running element leaves its session and enters it again
   */
  signaling: setting<string | Signaling, Signaling>(
    'broadcast:',
    'an address, or an object with connect()',
    (signaling) => {
      if (typeof signaling === 'string') return createSignaling(signaling);
      const isSignaling = typeof (signaling as Signaling | null)?.connect === 'function';
      return isSignaling ? (signaling as Signaling) : undefined;
    },
  ),

  ...peerOptions,

  /**
   * Waits for `start()` or `join()` instead of starting when attached.
   *
   * @default false
   * @applies when the element is attached
   */
  manual: flag(),

  /**
   * Keeps the session running when the element is removed from the page; only a script can end it then.
   *
   * @default false
   * @applies at once
   */
  keepAlive: flag(),
};

/** Options that are never written into the markup. */
export const secretOptions = ['token', 'passphrase', 'iceServers'] as const;

/**
 * The names, as in errors, of the options whose default could show media to the wrong people. With an invalid value,
 * nothing starts. Other options fall back to their default.
 */
export const strictOptions: ReadonlySet<string> = new Set([
  'session',
  '?session',
  'verify',
  'signaling',
  'token',
  'passphrase',
  '#passphrase',
  'topology',
  'max-viewers',
  'when-full',
  'hostKey',
]);

/** The options of the elements that capture and play. */
export const mediaOptions = {
  /**
   * Captures the microphone for music instead of speech: in stereo, with a higher bit rate, and without echo
   * cancellation, noise suppression and automatic gain. Use headphones.
   *
   * @default false
   * @applies at once
   */
  music: flag(),

  /**
   * Keeps the microphone off except while this key is held, or the button of the microphone: a key as in
   * `KeyboardEvent.code`, such as `Space` or `KeyT`. It does nothing while somebody types in a field, or presses a
   * button with it.
   *
   * @default ''
   * @applies at once
   */
  pushToTalk: setting<string>('', 'a key as in KeyboardEvent.code, such as "Space"', (key) =>
    typeof key === 'string' && /^([A-Z][A-Za-z\d]*)?$/.test(key) ? key : undefined,
  ),

  /**
   * The `deviceId` of the speaker to play through, up to 512 characters; without it, the browser chooses. Where that
   * speaker is not there, or the browser lets no page choose, the browser's choice plays, with the warning `no-device`,
   * `permission-denied` or `unsupported-browser`.
   *
   * @default ''
   * @applies at once
   */
  speaker: text(512),

  /**
   * Shows a button that records the session into a file which the person chooses: `view` records everything in one
   * picture, `streams` each stream in a file of its own. Where the browser lets no page write files, they are
   * downloaded at the end.
   *
   * @default ''
   * @applies at once
   */
  recorder: word('', 'view', 'streams'),

  /**
   * Shows what `share` captures to this page alone, with a choice of devices and the level of the microphone. Nothing
   * is sent, and no session is entered, before the person presses the button, or `start()` or `join()` is called.
   * With `manual`, the button first begins the preview.
   *
   * @default false
   * @applies when the element is attached, or its button is pressed
   */
  preview: flag(),
};

/** The options of `<beach-session>` alone. */
export const hostElementOptions = {
  ...hostOptions,

  /**
   * The sources to capture and send, separated by spaces: `camera`, `microphone`, `screen`, and `contents`, the canvas,
   * video or audio inside the tag. A source that fails is reported by `beach-sharechange` and `beach-warning`,
   * with `permission-denied`, `no-device`, `device-busy` or `unsupported-browser`; the session continues
   * without it.
   *
   * @default ''
   * @applies at once
   */
  share: words('camera', 'microphone', 'screen', 'contents'),

  /**
   * The sources that viewers may send to this host, separated by spaces: `camera`, `microphone`, `screen`. In a
   * mesh, every peer may send.
   *
   * @default ''
   */
  allow: words('camera', 'microphone', 'screen'),

  /**
   * The content hint of captured video (W3C MediaStreamTrack Content Hints): `motion` keeps it smooth, `detail` and
   * `text` keep it sharp. Without a hint the browser decides, and a screen has `detail`.
   *
   * @default ''
   * @applies to later captures
   */
  contentHint: word('', 'motion', 'detail', 'text'),

  /**
   * Address of the page where viewers watch, relative to this one. The panel then offers that address with
   * `?session=NAME` to copy; without it, the name alone.
   *
   * @default ''
   * @applies at once
   */
  viewerUrl: setting<string, URL | null>('', 'the address of a page', (address) => {
    if (address === '') return null;
    if (typeof address !== 'string' || !URL.canParse(address, document.baseURI)) return undefined;
    const url = new URL(address, document.baseURI);
    // Other schemes, "javascript:" above all, do not lead to a page.
    return /^(https?|file|blob):$/.test(url.protocol) ? url : undefined;
  }),
};

/** The options of `<beach-viewer>` alone. */
export const viewerElementOptions = {
  /**
   * The sources to capture and send, separated by spaces: `camera`, `microphone`, `screen`. The host has to `allow` it.
   * A source that fails is reported by `beach-sharechange` and `beach-warning`, with `permission-denied`,
   * `no-device`, `device-busy` or `unsupported-browser`; the viewer continues without it.
   *
   * @default ''
   * @applies at once
   */
  share: words('camera', 'microphone', 'screen'),

  /**
   * Shows the browser's controls, as on `<video>`; with several streams, on the main one.
   *
   * @default false
   * @applies at once
   */
  controls: flag(),

  /**
   * Plays without sound.
   *
   * @default false
   * @applies at once
   */
  muted: flag(),

  /**
   * `contain` shows whole pictures; `cover` fills the tiles and crops the pictures, except for a screen.
   *
   * @default 'contain'
   * @applies at once
   */
  fit: word('contain', 'cover'),
};
