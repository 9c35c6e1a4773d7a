import type { QualityGrade } from '../../link/health/quality.ts';
import type { ConnectionStep } from '../../negotiation/handshake/connection-step.ts';
import type { BeachErrorCode } from '../../runtime/beach-error.ts';

/** Sentences about errors; a code without one has `other`. */
type ErrorSentences = { [code in BeachErrorCode]?: string } & {
  other(code: BeachErrorCode): string;
};

/** What a source is called, and what happens to it. */
interface SourceWords {
  /** Begins a sentence. */
  readonly subject: string;
  /** On its button, by its state. */
  readonly on: string;
  readonly off: string;
  readonly asking: string;
  readonly again: string;
  readonly share: string;
  readonly untaken: string;
}

const noAnswer = 'The host does not answer: its page may be closed or offline.';
const noServer = 'No answer from the server that brings you together: check your network.';
const misfit = 'This page does not fit the server that brings you together: tell whoever made it.';
const unsupported =
  'This does not work in this browser, or not at this address: try another browser.';
const tooMany =
  'The browser allows no more connections: close other tabs of this site, and reload.';
const setUp = (code: BeachErrorCode): string =>
  `This page is not set up correctly: tell whoever made it (${code}).`;

/** The viewers that ask to join. */
function waitingIn(count: number): string {
  return count === 0 ? '' : ` · ${count} waiting`;
}

/** What people read and hear, in English, by the part of the page that shows it. */
export const english = {
  /** The names of the elements, for screen readers. */
  label: { host: 'Live session', viewer: 'Live stream' },

  viewer: {
    join: 'Join',
    tryAgain: 'Try again',
    findOutWhy: 'Find out why',
    /** On the button that ends the search for the cause. */
    close: 'Close',
    notConnected: 'Not connected',
    noSession: 'No session to watch',
    openLink: 'Open the link that the host shares.',
    connecting: 'Connecting…',
    /** The steps of a connection that is being made. */
    steps: {
      found: 'Found the host…',
      offer: 'The host answers…',
      path: 'Looking for a way to the host…',
      ready: 'Almost connected…',
    } satisfies Record<ConnectionStep, string>,
    stillTrying: 'Still trying to connect…',
    held: 'Waiting to be let in…',
    waiting: 'Waiting for the host…',
    hostLeft: 'The host has left · waiting…',
    connected: 'Connected',
    lost: 'Connection lost · trying again…',
    noneYet: 'No connection yet · trying again…',
    nextAttempt: (seconds: number): string => `Next attempt within ${seconds}\u00a0s`,
    /** On the button that ends this wait. */
    tryNow: 'Try now',
    removed: 'The host has removed you.',
    notLetIn: 'The host did not let you in.',
    /** The list of the others. */
    company: 'Also watching',
  },

  host: {
    start: 'Start',
    stop: 'Stop',
    startAgain: 'Start again',
    tryAgain: 'Try again',
    notStarted: 'Not started',
    starting: 'Starting…',
    stillTrying: 'Still trying to connect…',
    waiting: 'Waiting…',
    ended: 'Ended',
    notLive: 'Not live',
    /** The viewers that are connected, and those that ask to join. */
    live: (viewers: number, asking: number): string =>
      `Live · ${viewers || 'nobody'} watching${waitingIn(asking)}`,
    /** The same in a mesh, where all are equal. */
    liveInMesh: (others: number, asking: number): string =>
      `Live · ${others || 'nobody else'}${others ? ` other${others === 1 ? '' : 's'}` : ''} here${waitingIn(asking)}`,
    /** Completes one of the last two. */
    reconnecting: ' · reconnecting…',
    takesOver: 'Another page is live under this name: this one takes over when that is closed.',
    requests: 'Waiting to be let in',
    letIn: 'Let in',
    letInName: (name: string): string => `Let in ${name}`,
    refuse: 'Refuse',
    refuseName: (name: string): string => `Refuse ${name}`,
    sendAway: 'Send away',
    sendAwayName: (name: string): string => `Send away ${name}`,
    /** Once the button has been pressed. */
    sendAwayAgain: (name: string): string => `Send away ${name}: press again`,
    /** Asks the page of that person to mute its microphone. */
    muteForAll: (name: string): string => `Mute ${name} for all`,
    isMuted: (name: string): string => `${name} is muted`,
    more: (count: number): string => `and ${count} more`,
    viewers: 'Viewers',
    others: 'Others here',
    sessionName: 'Session name',
    link: 'Link for viewers',
    roomLink: 'Link to this room',
    qrCode: 'QR code',
    code: 'QR code of the link',
    codeMissing: 'The QR code could not be loaded.',
    copy: 'Copy',
    copied: 'Copied',
    selected: 'Selected: copy it with the keyboard or the context menu.',
  },

  stage: {
    stream: 'Live stream',
    streamOf: (name: string): string => `Live stream: ${name}`,
    you: 'You',
    host: 'Host',
    guest: 'Guest',
    screenOf: (name: string): string => `${name} · screen`,
    frozen: 'Picture frozen',
    noPicture: 'No picture yet',
    audioOnly: 'Audio only',
    muted: 'Muted',
    mute: 'Mute',
    unmute: 'Unmute',
    muteName: (name: string): string => `Mute ${name}`,
    unmuteName: (name: string): string => `Unmute ${name}`,
    volumeOf: (name: string): string => `Volume of ${name}`,
    tapToPlay: 'Tap to play',
    tapForSound: 'Tap for sound',
    pictureInPicture: 'Picture in picture',
    fullScreen: 'Full screen',
    leaveFullScreen: 'Leave full screen',
  },

  quality: {
    of: (grade: string): string => `Connection: ${grade}`,
    excellent: 'excellent',
    good: 'good',
    fair: 'fair',
    poor: 'poor',
    lost: 'lost',
  } satisfies Record<QualityGrade, string> & { of(grade: string): string },

  /** While nobody else is there, and only pages of this browser can come. */
  local: {
    browser:
      'Only pages in this browser meet: for other browsers and devices, set "signaling" on both pages.',
    frame:
      'The browser keeps frames of other origins apart: to meet other pages, set "signaling" on both.',
  },

  share: {
    group: 'What you share',
    microphone: {
      subject: 'The microphone',
      on: 'Microphone on',
      off: 'Microphone off',
      asking: 'Microphone: allow it…',
      again: 'Microphone: try again',
      share: 'Share your microphone',
      untaken: 'Microphone: the host takes none',
    } satisfies SourceWords,
    camera: {
      subject: 'The camera',
      on: 'Camera on',
      off: 'Camera off',
      asking: 'Camera: allow it…',
      again: 'Camera: try again',
      share: 'Share your camera',
      untaken: 'Camera: the host takes none',
    } satisfies SourceWords,
    screen: {
      subject: 'The screen',
      on: 'Screen on',
      off: 'Share your screen',
      asking: 'Screen: allow it…',
      again: 'Screen: try again',
      share: 'Share your screen',
      untaken: 'Screen: the host takes none',
    } satisfies SourceWords,
    mutedBy: (name: string): string => `${name} has muted your microphone.`,
    holdToTalk: (key: string): string => `Hold to talk (${key})`,
    spaceBar: 'space bar',
    contents: 'The picture',
    speaker: 'The speaker',
    screenDenied: 'The screen is not shared: try again, and choose a screen or a window.',
    denied: (subject: string): string =>
      `${subject} may not be used here: allow it in the browser's settings for this page, or tell whoever made the page.`,
    foreign: 'The picture comes from another site, which does not let it be shared.',
    missing: (subject: string): string =>
      `${subject} was not found, or was unplugged: plug it in, or choose another.`,
    busy: (subject: string): string =>
      `${subject} did not start: close other programs that use it, and try again.`,
    unsupported: (subject: string): string =>
      `${subject} cannot be shared in this browser: try another one.`,
  },

  devices: {
    devices: 'Devices',
    camera: 'Camera',
    microphone: 'Microphone',
    speaker: 'Speaker',
    systemDefault: 'System default',
    none: 'None in use',
    otherSpeaker: 'Another speaker…',
    level: 'Level of the microphone',
    missing: 'The list of devices could not be loaded.',
  },

  recording: {
    start: 'Record',
    stop: 'Stop recording',
    /** Announced to screen readers. */
    on: 'Recording…',
  },

  preview: {
    preview: 'Preview',
    /** While the page captures, but sends nothing. */
    alone: 'Nobody else sees or hears this yet.',
  },

  /** What a viewer reads about an error. The console has the message for developers. */
  viewerErrors: {
    refused: 'You cannot join now: try again later.',
    unauthorized: 'You cannot join with this link or passphrase: ask the host for another one.',
    'session-full': 'All places are taken: try again later.',
    'evicted-capacity': 'Your place was given to somebody else: try again later.',
    'evicted-slow': 'Your connection is too slow for this session: try a faster one.',
    'handshake-timeout': noAnswer,
    'ready-timeout': noAnswer,
    'heartbeat-lost': noAnswer,
    'ice-failed': 'Your network does not reach the host: try another one.',
    'protocol-violation': 'This page and that of the host do not fit: reload both.',
    'signaling-unreachable': noServer,
    'signaling-timeout': noServer,
    'signaling-refused': misfit,
    'unsupported-browser': unsupported,
    'too-many-connections': tooMany,
    'host-unverified': 'Somebody else answers in place of the host: ask the host for a new link.',
    other: setUp,
  } satisfies ErrorSentences as ErrorSentences,

  /** What a host reads. */
  hostErrors: {
    refused: 'This page is open a second time: close the other one, or reload this one.',
    unauthorized: 'You may not go live here: sign in again, or ask whoever runs this page.',
    'session-full': 'Too many people use this server: try again later.',
    'host-taken': 'Another page is live under this name: close it, or choose another name.',
    'signaling-unreachable': noServer,
    'signaling-timeout': noServer,
    'signaling-refused': misfit,
    'unsupported-browser': unsupported,
    'host-unverified':
      'This name belongs to another browser: go live in the one that made it, or choose another name.',
    other: setUp,
  } satisfies ErrorSentences as ErrorSentences,
};

export type English = typeof english;
