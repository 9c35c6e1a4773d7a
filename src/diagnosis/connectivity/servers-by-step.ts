import {
  type IceServerProvider,
  parseIceServers,
  readGrant,
} from '../../session/ice/ice-server-grant.ts';
import { type ConnectivityStep, failed, skipped, type Verdict } from './connectivity-result.ts';
import type { ServerCheck } from './server-check.ts';

/** One address to check, or why there is none. */
export interface CheckedServer {
  readonly step: ConnectivityStep;
  readonly server: RTCIceServer | null;
  readonly url?: string;
  readonly problem: Verdict;
}

const names = {
  stun: 'STUN server',
  'turn-udp': 'TURN server over UDP',
  'turn-tcp': 'TURN server over TCP',
  'turn-tls': 'TURN server over TLS',
} as const;

type ServerStep = keyof typeof names;

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
    const problem = failed(
      typeof answer === 'string'
        ? `The function of "ice-servers" failed: ${answer}.`
        : 'The setting "ice-servers" is no list of servers.',
    );
    return Object.keys(names).map((step) => ({ step: step as ServerStep, server: null, problem }));
  }
  const found: CheckedServer[] = grant.iceServers.flatMap((server) =>
    [server.urls].flat().map((url) => ({
      step: stepOf(url),
      server: { ...server, urls: url },
      url,
      problem: skipped(''),
    })),
  );
  const unusable: CheckedServer[] = grant.unusable.map((shown) => ({
    step: /stun/i.test(shown) ? 'stun' : 'turn-udp',
    server: null,
    problem: failed(
      `The browser does not accept server ${shown}: check its address; turn: needs a username and a credential.`,
    ),
  }));
  const all = [...found, ...unusable];
  const absent = (Object.entries(names) as [ServerStep, string][])
    .filter(([step]) => all.every((server) => server.step !== step))
    .map(([step, name]) => ({ step, server: null, problem: skipped(`No ${name} is configured.`) }));
  return [...all, ...absent];
}

function stepOf(url: string): ServerStep {
  if (/^stuns?:/i.test(url)) return 'stun';
  if (/^turns:/i.test(url)) return 'turn-tls';
  return /transport=tcp/i.test(url) ? 'turn-tcp' : 'turn-udp';
}
