import { failed, passed, skipped, type Verdict } from './connectivity-result.ts';

/** Checks that the browser has what a session needs. */
export function checkBrowser(): Verdict {
  const missing = ['RTCPeerConnection', 'RTCDataChannel', 'WebSocket', 'AbortController'].filter(
    (name) => !(name in globalThis),
  );
  if (missing.length === 0) return passed(({ browser }) => browser);
  return failed(({ browserLacks }) => browserLacks(missing.join(', ')));
}

/** Checks that the page is one of https or localhost. */
export function checkSecureContext(): Verdict {
  if (globalThis.isSecureContext) return passed(({ secure }) => secure);
  return failed(({ insecure }) => insecure);
}

/** Checks which devices this page could use. Asks for nothing. */
export async function checkDevices(): Promise<Verdict> {
  // Browsers then answer only once the page is shown again (W3C Media Capture and Streams, section 9.2).
  if (globalThis.document?.visibilityState === 'hidden') {
    return skipped(({ hidden }) => hidden);
  }
  const { mediaDevices, permissions } = navigator;
  if (!mediaDevices) return skipped(({ devicesInsecure }) => devicesInsecure);
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
    return failed(({ devicesBlocked }) =>
      devicesBlocked(blocked.includes('camera'), blocked.includes('microphone')),
    );
  }
  if (cameras + microphones === 0) {
    return skipped(({ noDevices }) => noDevices);
  }
  return passed(({ devices }) => devices(cameras, microphones));
}
