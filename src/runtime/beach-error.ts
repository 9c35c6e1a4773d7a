/** Every code of a `BeachError`. */
export const beachErrorCodes = [
  'invalid-option',
  'unsupported-browser',
  'signaling-unreachable',
  'signaling-refused',
  'signaling-timeout',
  'session-not-found',
  'host-taken',
  'unauthorized',
  'refused',
  'session-full',
  'no-host',
  'role-violation',
  'protocol-violation',
  'handshake-timeout',
  'ice-failed',
  'ready-timeout',
  'heartbeat-lost',
  'evicted-slow',
  'evicted-capacity',
  'message-too-large',
  'send-failed',
  'messages-lost',
  'too-many-connections',
  'permission-denied',
  'no-device',
  'device-busy',
  'autoplay-blocked',
  'media-timeout',
  'media-stalled',
  'processor-failed',
  'recording-failed',
  'host-unverified',
] as const;

export type BeachErrorCode = (typeof beachErrorCodes)[number];

/** Returns the code that a message carries; `refused` for a code that this version does not know. */
export function toErrorCode(text: string): BeachErrorCode {
  return beachErrorCodes.find((code) => code === text) ?? 'refused';
}

const linkFailures: Partial<Record<BeachErrorCode, string>> = {
  'handshake-timeout': 'It did not answer in time: its page may be closed, frozen or offline.',
  'ice-failed':
    'No direct network path works, or it broke: add a TURN server, or check its address and credentials.',
  'ready-timeout': 'It never became ready: its page may be frozen, or run another version.',
  'heartbeat-lost': 'It stopped responding: its page may be closed, frozen or offline.',
  'protocol-violation': 'Invalid data kept arriving: both pages must run the same version.',
  'too-many-connections':
    'The browser allows no more connections: close other tabs of this site, or reload the page.',
};

/** What a host says when it ends a link. */
const endings: Partial<Record<BeachErrorCode, string>> = {
  'evicted-slow':
    'The host removed this viewer, which could not keep up with the messages sent to it.',
  'evicted-capacity': 'The host gave the place of this viewer to another one.',
  'session-full': 'The session is full: try again later.',
  refused: 'The host refused or removed this viewer.',
};

interface BeachErrorOptions {
  /** The remote peer that the error is about. */
  peerId?: string | undefined;
  /** The error that caused this one. */
  cause?: unknown;
}

/**
 * The error class of this library. `code` is for programs. `message` is for developers: it says what
 * happened and what to do.
 */
export class BeachError extends Error {
  override readonly name = 'BeachError';
  readonly code: BeachErrorCode;
  readonly peerId: string | undefined;

  constructor(code: BeachErrorCode, message: string, { peerId, cause }: BeachErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.peerId = peerId;
  }

  /** Makes the error for a `join-refused` or an `error` message of the road. */
  static fromRoad(code: string, message: string): BeachError {
    return new BeachError(toErrorCode(code), message);
  }

  /** Makes the error for a road that refuses a peer which was in the session before. */
  static rejoinRefused(refusal: BeachError): BeachError {
    const { code, message } = refusal;
    const words = `Signaling is lost: ${message} Connections continue, and the next attempt starts automatically.`;
    return new BeachError(code, words, { cause: refusal });
  }

  /** Makes the error for a link that failed, or that was never established. */
  static linkFailed(code: BeachErrorCode, peerId: string, cause?: unknown): BeachError {
    const sentence = linkFailures[code] ?? `The reason given is ${code}.`;
    const message = endings[code] ?? `No link to the other side. ${sentence}`;
    return new BeachError(code, message, { peerId, cause });
  }

  /** Makes the error for an attempt to reach signaling that failed, and that another one follows. */
  static willRetry(failure: BeachError): BeachError {
    const words = `${failure.message} The next attempt starts automatically.`;
    return new BeachError(failure.code, words, { cause: failure });
  }

  static invalidOption(option: string, value: unknown, expected: string): BeachError {
    return new BeachError(
      'invalid-option',
      `"${option}" cannot be ${describe(value)}: use ${expected}.`,
    );
  }

  /** Does not show the value, which may hold secrets. */
  static unreadableOption(option: string, expected: string): BeachError {
    return new BeachError('invalid-option', `"${option}" cannot be this value: use ${expected}.`);
  }

  static unsupportedBrowser(missing: string, remedy: string, cause?: unknown): BeachError {
    return new BeachError('unsupported-browser', `This browser has no ${missing}: ${remedy}.`, {
      cause,
    });
  }

  static signalingUnreachable(where: string, cause?: unknown): BeachError {
    return new BeachError(
      'signaling-unreachable',
      `No road answers at ${where}: check that one runs there, its certificate, and the network.`,
      { cause },
    );
  }

  static signalingTimeout(where: string): BeachError {
    return new BeachError(
      'signaling-timeout',
      `${where} did not answer in time: check the network.`,
    );
  }

  /** `waits`: this page has the key of the session's name, and waits until the other one is closed. */
  static hostTaken(session: string, waits = false): BeachError {
    const remedy = waits
      ? 'this page takes over when the page of that host is closed'
      : 'close its page, or choose another name';
    return new BeachError('host-taken', `The session "${session}" already has a host: ${remedy}.`);
  }

  static noHost(session: string, isLocal = false): BeachError {
    const words = isLocal
      ? 'has no host in this browser: for other browsers and devices, set "signaling" on both pages'
      : 'has no host yet: check its name';
    return new BeachError(
      'no-host',
      `The session "${session}" ${words}. This viewer keeps waiting.`,
    );
  }

  static roleViolation(peerId: string, what: string): BeachError {
    return new BeachError(
      'role-violation',
      `Peer ${peerId} ${what}: it was ignored and changed nothing.`,
      { peerId },
    );
  }

  /** Makes the error for a page that may not host a session, because it does not have its key. */
  static keyMissing(session: string, cause?: unknown): BeachError {
    return new BeachError(
      'host-unverified',
      `This page does not have the key of the session "${session}", so it cannot host it: open it in the browser that made this name, or host another name.`,
      { cause },
    );
  }

  static hostUnverified(peerId: string): BeachError {
    return new BeachError(
      'host-unverified',
      `Peer ${peerId} did not prove who it is: it was ignored and changed nothing. The road may not be honest, or a clock may be wrong by a day.`,
      { peerId },
    );
  }

  static mediaTimeout(): BeachError {
    return new BeachError(
      'media-timeout',
      'The shared media are not available yet: viewers connect without them, and receive them later.',
    );
  }

  static mediaRefused(peerId: string, kind: 'audio' | 'video'): BeachError {
    return new BeachError(
      'refused',
      `Peer ${peerId} does not accept ${kind} from this page: its page allows it with allow="camera microphone".`,
      { peerId },
    );
  }

  static mediaStalled(
    { peerId, source }: { peerId: string | null; source: string },
    seconds: number,
  ): BeachError {
    const cause = source === 'camera' ? 'its camera' : 'its page shows none yet,';
    return new BeachError(
      'media-stalled',
      `No new picture has arrived from peer ${peerId} for ${seconds} s: ${cause} or the network has stalled. Video resumes automatically.`,
      { peerId: peerId ?? undefined },
    );
  }

  static processorFailed(what: string, cause?: unknown): BeachError {
    const how = cause === undefined ? 'has ended the track' : `failed: ${cause}`;
    return new BeachError(
      'processor-failed',
      `The processor for the ${what} ${how}. The captured track is sent as it is: mute("${what}") if it must not be.`,
      { cause },
    );
  }

  static recordingFailed(cause: unknown): BeachError {
    return new BeachError(
      'recording-failed',
      `The recording has failed: ${cause}. What was written until then is kept: check the room on the disk, and that the folder "beach" is beside beach.js.`,
      { cause },
    );
  }

  static foreignContent(cause?: unknown): BeachError {
    return new BeachError(
      'permission-denied',
      'This page cannot share content from another site: choose other content.',
      { cause },
    );
  }

  static messageTooLarge(bytes: number, limit: number): BeachError {
    return new BeachError(
      'message-too-large',
      `A message of ${bytes} bytes is over the limit of ${limit}: send it in parts.`,
    );
  }

  /** `place` is as in JavaScript, such as `data.users[3].photo`; `what` completes "it is …". */
  static notSendable(place: string, what: string, cause?: unknown): BeachError {
    return BeachError.sendFailed(
      `${place} cannot be sent, because it is ${what}: use text, finite numbers, booleans, null, arrays and plain objects, or send one ArrayBuffer, typed array, Blob or File by itself.`,
      cause,
    );
  }

  /** Makes the error for messages that are lost, although a connection was replaced by another. */
  static messagesLost(peerId: string, direction: 'sent' | 'received'): BeachError {
    const way = direction === 'sent' ? 'to' : 'from';
    return new BeachError(
      'messages-lost',
      `Messages ${way} peer ${peerId} are lost: its connection was replaced, and too many waited. Send again what matters.`,
      { peerId },
    );
  }

  static sendFailed(why: string, cause?: unknown): BeachError {
    return new BeachError('send-failed', why, { cause });
  }
}

function describe(value: unknown): string {
  let text = typeof value === 'string' ? `"${value}"` : `a value of type ${typeof value}`;
  try {
    if (typeof value !== 'string') text = String(value);
  } catch {
    // An object without toString().
  }
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
