import type { Device } from '../shareable.ts';

/** Returns the cameras and microphones. Their labels are empty until the user has allowed one. */
export async function listDevices(): Promise<MediaDeviceInfo[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all.filter(({ kind }) => kind !== 'audiooutput');
}

/** Returns those of these devices of which the machine has any. None, if the browser cannot list its devices. */
export async function findDevices(wanted: readonly Device[]): Promise<Device[]> {
  const kinds = (await listDevices().catch(() => [])).map(({ kind }) => kind);
  return wanted.filter((what) => kinds.includes(what === 'camera' ? 'videoinput' : 'audioinput'));
}
