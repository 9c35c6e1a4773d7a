import { BeachError, type BeachErrorCode } from '../runtime/beach-error.ts';
import { policyFeatures } from './devices/permissions-policy.ts';
import type { Shareable } from './shareable.ts';

const codes: Readonly<Record<string, BeachErrorCode>> = {
  NotAllowedError: 'permission-denied',
  SecurityError: 'permission-denied',
  InvalidStateError: 'permission-denied',
  NotFoundError: 'no-device',
  OverconstrainedError: 'no-device',
  NotReadableError: 'device-busy',
  AbortError: 'device-busy',
};

const subjects: Readonly<Record<Shareable, string>> = {
  camera: 'camera',
  microphone: 'microphone',
  screen: 'screen',
  contents: 'picture',
};

/**
 * Returns the error for an exception of a capture request. Media Capture and Streams, section 10.2, and Screen
 * Capture, section 5.1, list the exceptions.
 *
 * @param isForbidden Whether it is not the user who denies it; null if that is not known.
 */
export function captureError(
  what: Shareable,
  cause: unknown,
  isForbidden: boolean | null = false,
): BeachError {
  if (cause instanceof BeachError) return cause;
  const code = codeOf(cause);
  if (code === 'permission-denied' && what === 'contents') return BeachError.foreignContent(cause);
  return new BeachError(code, sentence(code, what, isForbidden), { cause });
}

/** Returns whether an exception means that the user, or the page, does not allow the request. */
export function isDenial(cause: unknown): boolean {
  return codeOf(cause) === 'permission-denied';
}

/** Returns the error for a device that was unplugged while in use. */
export function deviceLost(device: Shareable): BeachError {
  return new BeachError(
    'no-device',
    `The ${subjects[device]} was unplugged: plug it in again, or choose another.`,
  );
}

/** Returns whether the browser only waits for a tap before it asks. */
export function needsTap({ cause }: BeachError): boolean {
  return (cause as Error | undefined)?.name === 'InvalidStateError';
}

/** Returns the code for an exception of a request for a device. */
export function codeOf(cause: unknown): BeachErrorCode {
  return codes[`${(cause as Error | null)?.name}`] ?? 'unsupported-browser';
}

function sentence(code: BeachErrorCode, what: Shareable, isForbidden: boolean | null): string {
  const subject = subjects[what];
  switch (code) {
    case 'permission-denied':
      if (isForbidden) return forbiddenSentence(what);
      if (what === 'screen') {
        const remedy = 'The screen is not shared: try again, and choose a screen or a window.';
        if (isForbidden === false) return remedy;
        return `${remedy} If this frame cannot ask, ${allowInFrame(what)}`;
      }
      return `This page may not use the ${subject}: allow it in the browser's settings for this page.`;
    case 'no-device':
      return `No ${subject} was found: plug one in, or choose another.`;
    case 'device-busy':
      return `The ${subject} did not start: close other programs that use it, and try again.`;
    default:
      return `This browser cannot share the ${subject} here: open the page over https, in a current browser.`;
  }
}

function forbiddenSentence(what: Shareable): string {
  const subject = subjects[what];
  if (window === top) {
    return `This page may not use the ${subject}: its server must allow it in the Permissions-Policy header.`;
  }
  const remedy =
    self.origin === 'null'
      ? 'the page around it must add "allow-same-origin" to its sandbox.'
      : allowInFrame(what);
  return `This frame may not use the ${subject}: ${remedy}`;
}

function allowInFrame(what: Shareable): string {
  return `the page around it must set allow="${policyFeatures[what]}" on its <iframe>.`;
}
