import type { Device } from '../shareable.ts';

/** How devices are captured: the `deviceId` of each, where undefined lets the browser choose. */
export type DeviceChoice = { [D in Device]?: string | undefined } & {
  /** Whether the microphone picks up music. */
  music?: boolean;
};
