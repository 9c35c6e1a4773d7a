import type { BeachError } from '../../runtime/beach-error.ts';
import { captureError, isDenial } from '../capture-error.ts';
import type { Device, Shareable } from '../shareable.ts';
import type { DeviceChoice } from './device-choice.ts';
import { isForbidden } from './permissions-policy.ts';

/** Larger pictures would overload most machines, and no viewer receives more. */
const picture = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };

/** Leaves music as it is: what browsers do for speech takes it for noise, or for an echo. */
const music = {
  channelCount: { ideal: 2 },
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
};

/**
 * Requests devices with one question to the user. Rejects if one of them is not available, with `permission-denied`,
 * `no-device`, `device-busy` or `unsupported-browser`.
 */
export async function captureDevices(
  devices: readonly Device[],
  choice: DeviceChoice,
): Promise<MediaStreamTrack[]> {
  const { camera, microphone } = choice;
  const constraints: MediaStreamConstraints = {
    video: devices.includes('camera') && { ...picture, ...exactly(camera) },
    audio: devices.includes('microphone') && {
      ...(choice.music && music),
      ...exactly(microphone),
    },
  };
  return captured(devices[0] as Device, (media) => media.getUserMedia(constraints));
}

/** Requests a screen, a window or a tab, with sound where the browser supports it. Rejects as `captureDevices`. */
export function captureScreen(): Promise<MediaStreamTrack[]> {
  return captured('screen', (media) =>
    media.getDisplayMedia({ video: { frameRate: { ideal: 30 } }, audio: true }),
  );
}

/**
 * Requests several devices with one question to the user. The returned function resolves with the tracks of one of
 * them. If the question fails, it requests that device alone, but does not ask for permission twice.
 */
export function captureEach(
  devices: readonly Device[],
  choice: DeviceChoice,
): (device: Device) => Promise<MediaStreamTrack[]> {
  const together = devices.length > 1 ? captureDevices(devices, choice) : null;
  /** Returns whether the user was asked: a page that may not use one of the devices cannot ask for all. */
  const wasAsked = async (): Promise<boolean> =>
    !(await Promise.all(devices.map(isForbidden))).includes(true);
  return async (device) => {
    const alone = (): Promise<MediaStreamTrack[]> => captureDevices([device], choice);
    const tracks = await (together?.catch(async ({ code, cause }: BeachError) => {
      if (code === 'permission-denied' && (await wasAsked()) && !(await isGranted(device))) {
        throw cause;
      }
      return alone();
    }) ?? alone());
    const kind = device === 'camera' ? 'video' : 'audio';
    const own = tracks.filter((track) => track.kind === kind);
    // Where a frame may use one device alone, Chromium leaves out the other.
    return own.length > 0 ? own : alone();
  };
}

/** Returns whether the page may use a device without another question. */
async function isGranted(device: Device): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: device })).state === 'granted';
  } catch {
    // The browser does not tell.
    return false;
  }
}

async function captured(
  what: Shareable,
  capture: (media: MediaDevices) => Promise<MediaStream>,
): Promise<MediaStreamTrack[]> {
  try {
    // Pages that were not loaded over https have no `mediaDevices`.
    const media: MediaDevices | undefined = navigator.mediaDevices;
    if (media === undefined) throw new DOMException('No mediaDevices.', 'NotSupportedError');
    return (await capture(media)).getTracks();
  } catch (cause) {
    throw captureError(what, cause, isDenial(cause) && (await isForbidden(what)));
  }
}

function exactly(deviceId: string | undefined): MediaTrackConstraints {
  return deviceId === undefined ? {} : { deviceId: { exact: deviceId } };
}
