import { counted } from '../model/counted.ts';
import { failed, passed, skipped, type Verdict } from './connectivity-result.ts';

/** Checks that the browser has what a session needs. */
export function checkBrowser(): Verdict {
  const missing = ['RTCPeerConnection', 'RTCDataChannel', 'WebSocket', 'AbortController'].filter(
    (name) => !(name in globalThis),
  );
  if (missing.length === 0) return passed('This browser has WebRTC.');
  return failed(
    `This browser has no ${missing.join(', ')}: use a current one, and switch on WebRTC if a setting or an extension has switched it off.`,
  );
}

/** Checks that the page is one of https or localhost. */
export function checkSecureContext(): Verdict {
  if (globalThis.isSecureContext) return passed('The page is secure.');
  return failed(
    'The page was not loaded over https: cameras, microphones, signaling between tabs, passphrases and verified names do not work. Data over a signaling server does.',
  );
}

/** Checks which devices this page could use. Asks for nothing. */
export async function checkDevices(): Promise<Verdict> {
  // Browsers then answer only once the page is shown again (W3C Media Capture and Streams, section 9.2).
  if (globalThis.document?.visibilityState === 'hidden') {
    return skipped('The page is hidden, and browsers tell a hidden page of no device.');
  }
  const { mediaDevices, permissions } = navigator;
  if (!mediaDevices) return skipped('Only a secure page can use devices.');
  const devices = await mediaDevices.enumerateDevices();
  const count = (kind: MediaDeviceKind): number =>
    devices.filter((device) => device.kind === kind).length;
  const [cameras, microphones] = [count('videoinput'), count('audioinput')];
  const blocked: string[] = [];
  for (const name of ['camera', 'microphone'] as const) {
    const status = await permissions?.query({ name: name as PermissionName }).catch(() => null);
    if (status?.state === 'denied') blocked.push(name);
  }
  if (blocked.length > 0) {
    return failed(
      `This page may not use the ${blocked.join(' and the ')}: allow it in the browser's settings for this site, and in the "allow" attribute of a frame.`,
    );
  }
  if (cameras + microphones === 0) {
    return skipped('There is neither a camera nor a microphone. Only sharing them needs one.');
  }
  return passed(
    `This browser has ${counted(cameras, 'camera')} and ${counted(microphones, 'microphone')}.`,
  );
}
