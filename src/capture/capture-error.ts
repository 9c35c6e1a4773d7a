import { BeachError, type BeachErrorCode } from '../runtime/beach-error.ts';
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
 */
export function captureError(what: Shareable, cause: unknown): BeachError {
  if (cause instanceof BeachError) return cause;
  const { name } = cause as Error;
  const code = codes[name] ?? 'unsupported-browser';
  if (code === 'permission-denied' && what === 'contents') return BeachError.foreignContent(cause);
  return new BeachError(code, sentence(code, what), { cause });
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

function sentence(code: BeachErrorCode, what: Shareable): string {
  const subject = subjects[what];
  switch (code) {
    case 'permission-denied':
      if (what === 'screen')
        return 'The screen is not shared: try again, and choose a screen or a window.';
      return `This page may not use the ${subject}: allow it in the browser's settings for this page.`;
    case 'no-device':
      return `No ${subject} was found: plug one in, or choose another.`;
    case 'device-busy':
      return `The ${subject} did not start: close other programs that use it, and try again.`;
    default:
      return `This browser cannot share the ${subject} here: open the page over https, in a current browser.`;
  }
}
