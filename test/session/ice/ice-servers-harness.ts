import type { BeachError } from '../../../src/runtime/beach-error.ts';
import { createRuntime } from '../../../src/runtime/runtime.ts';
import type {
  IceServerGrant,
  IceServerProvider,
} from '../../../src/session/ice/ice-server-grant.ts';
import { IceServers } from '../../../src/session/ice/ice-servers.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';

/** Lets promises settle. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

export const server = (username: string): RTCIceServer => ({
  urls: 'turn:turn.example',
  username,
  credential: 'secret',
});

/** A provider whose answers the test gives, one after the other. */
export function slowProvider() {
  const signals: AbortSignal[] = [];
  let resolve = (_: RTCIceServer[] | IceServerGrant): void => {};
  let reject = (_: Error): void => {};
  const source: IceServerProvider = (signal) => {
    signals.push(signal);
    return new Promise((answer, fail) => {
      resolve = answer;
      reject = fail;
    });
  };
  return {
    source,
    signals,
    get asked() {
      return signals.length;
    },
    async answer(value: unknown): Promise<void> {
      resolve(value as RTCIceServer[]);
      await settled();
    },
    async fail(): Promise<void> {
      reject(new Error('no network today'));
      await settled();
    },
  };
}

export function begin(
  source: RTCIceServer[] | IceServerProvider,
  relayOnly = false,
  accepts: (servers: RTCIceServer[]) => boolean = () => true,
) {
  const clock = new VirtualClock();
  const end = new AbortController();
  const warnings: BeachError[] = [];
  const told: (string | undefined)[] = [];
  const iceServers = new IceServers({
    source,
    relayOnly,
    accepts,
    runtime: createRuntime({ clock, random: { next: () => 0.999, uuid: () => '' } }),
    warn: (error) => warnings.push(error),
    changed: (config) => told.push(config.iceServers?.[0]?.username),
    signal: end.signal,
  });
  const current = async () => (await iceServers.current()).iceServers?.[0]?.username;
  return { clock, end, warnings, told, iceServers, current };
}
