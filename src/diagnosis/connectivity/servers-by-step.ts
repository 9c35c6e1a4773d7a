import {
  type IceServerProvider,
  parseIceServers,
  readGrant,
} from '../../session/ice/ice-server-grant.ts';
import { type ConnectivityStep, failed, skipped, type Verdict } from './connectivity-result.ts';
import type { ServerCheck } from './server-check.ts';

/** One address to check, or why there is none. */
export type CheckedServer =
  | { readonly step: ConnectivityStep; readonly server: RTCIceServer; readonly url: string }
  | { readonly step: ConnectivityStep; readonly server: null; readonly problem: Verdict };

const serverSteps = ['stun', 'turn-udp', 'turn-tcp', 'turn-tls'] as const;

type ServerStep = (typeof serverSteps)[number];

/** Returns each address of the ICE servers with its step, and one entry for each step without a server. */
export async function serversByStep(
  setting: string | RTCIceServer | RTCIceServer[] | IceServerProvider,
  { open, clock, signal }: ServerCheck,
): Promise<CheckedServer[]> {
  const parsed = parseIceServers(setting || []);
  const answer =
    typeof parsed === 'function'
      ? await Promise.resolve()
          .then(() => parsed(signal))
          .catch(String)
      : parsed;
  const accepts = (iceServers: RTCIceServer[]): boolean => {
    try {
      open({ iceServers }).close();
      return true;
    } catch {
      return false;
    }
  };
  const grant = readGrant(answer, clock.wall(), accepts);
  if (grant === null) {
    const problem = failed(({ serversFailed, serversBad }) =>
      typeof answer === 'string' ? serversFailed(answer) : serversBad,
    );
    return serverSteps.map((step) => ({ step, server: null, problem }));
  }
  const found: CheckedServer[] = grant.iceServers.flatMap((server) =>
    [server.urls].flat().map((url) => ({
      step: stepOf(url),
      server: { ...server, urls: url },
      url,
    })),
  );
  const unusable: CheckedServer[] = grant.unusable.map((shown) => ({
    step: /stun/i.test(shown) ? 'stun' : 'turn-udp',
    server: null,
    problem: failed(({ serverRefused }) => serverRefused(shown)),
  }));
  const all = [...found, ...unusable];
  const absent = serverSteps
    .filter((step) => all.every((server) => server.step !== step))
    .map((step) => ({ step, server: null, problem: skipped(({ noServer }) => noServer[step]) }));
  return [...all, ...absent];
}

function stepOf(url: string): ServerStep {
  if (/^stuns?:/i.test(url)) return 'stun';
  if (/^turns:/i.test(url)) return 'turn-tls';
  return /transport=tcp/i.test(url) ? 'turn-tcp' : 'turn-udp';
}
