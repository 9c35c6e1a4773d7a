import type { BeachError } from '../../runtime/beach-error.ts';

interface DeviceSwitch {
  /** The track of the device that is in use. */
  last: MediaStreamTrack;
  /** Captures a device, and uses it in place of the last. */
  use(deviceId: string | undefined): Promise<void>;
  /** Called when the last device could not be used again. */
  lost(): void;
  signal: AbortSignal;
}

/** Uses another device. If it rejects, the last device stays in use, unless that is gone. */
export async function switchDevice(
  deviceId: string | undefined,
  { last, use, lost, signal }: DeviceSwitch,
): Promise<void> {
  const { deviceId: lastId } = last.getSettings();
  try {
    await use(deviceId);
  } catch (error) {
    if ((error as BeachError).code !== 'device-busy' || signal.aborted) throw error;
    // Some phones open only one camera at a time.
    last.stop();
    await use(deviceId).catch(async (cause) => {
      await use(lastId).catch(() => signal.aborted || lost());
      throw cause;
    });
  }
}
