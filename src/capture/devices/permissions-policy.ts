import type { Shareable } from '../shareable.ts';

/** The names of the sources in a permissions policy. */
export const policyFeatures: Readonly<Record<Shareable, string>> = {
  camera: 'camera',
  microphone: 'microphone',
  screen: 'display-capture',
  contents: '',
};

/** Chromium tells its permissions policy, under the former name of the specification. */
interface WithPolicy {
  readonly featurePolicy?: { allowsFeature(feature: string): boolean };
}

/**
 * Returns whether the page may not use a source, whatever its user allows: the server of the page, or the page around
 * its frame, forbids it. Null where the browser does not tell.
 */
export async function isForbidden(what: Shareable): Promise<boolean | null> {
  const { featurePolicy } = document as WithPolicy;
  if (featurePolicy?.allowsFeature(policyFeatures[what]) === false) return true;
  // Browsers capture nothing for a sandboxed frame without an origin.
  if (self.origin === 'null') return true;
  if (featurePolicy || window === top) return false;
  if (what === 'screen') return null;
  // Firefox lists no device that the policy forbids, but lists those that the user does not allow.
  const kind = what === 'camera' ? 'videoinput' : 'audioinput';
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices.every((device) => device.kind !== kind);
  } catch {
    return null;
  }
}
