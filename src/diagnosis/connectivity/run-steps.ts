import { BeachError } from '../../runtime/beach-error.ts';
import { type Clock, systemClock } from '../../runtime/clock.ts';
import { systemRandom } from '../../runtime/random.ts';
import type { IceServerProvider } from '../../session/ice/ice-server-grant.ts';
import type { TokenProvider } from '../../session/token/token-provider.ts';
import { createSignaling } from '../../signaling/create-signaling.ts';
import type { Signaling } from '../../signaling/signaling.ts';
import { checkBrowser, checkDevices, checkSecureContext } from './check-environment.ts';
import { checkRoad } from './check-road.ts';
import { checkDirect, checkStun, checkTurn } from './check-server.ts';
import {
  type ConnectivityStep,
  failed,
  type SaidResult,
  type Verdict,
} from './connectivity-result.ts';
import { openConnection } from './open-connection.ts';
import type { ServerCheck } from './server-check.ts';
import { serversByStep } from './servers-by-step.ts';

/** What to check. An element has these as properties, so that it can be passed itself. */
export interface ConnectivityOptions {
  /** An address, or an object that implements `Signaling`. @default 'broadcast:' */
  readonly signaling?: string | Signaling;
  /** As the property of the elements. @default none */
  readonly iceServers?: string | RTCIceServer | RTCIceServer[] | IceServerProvider;
  /** The credential for the road. */
  readonly token?: string | TokenProvider;
}

export interface ConnectivityCheck {
  /** Ends the check. */
  readonly signal?: AbortSignal | undefined;
  /** How long each answer may take, in milliseconds. @default 8000 */
  readonly timeout?: number;
  readonly clock?: Clock;
}

/** Runs the steps of a check. Yields each result as soon as it is there. */
export async function* runSteps(
  options: ConnectivityOptions = {},
  run: ConnectivityCheck = {},
): AsyncGenerator<SaidResult, void, void> {
  const { clock = systemClock, timeout = 8_000 } = run;
  const end = new AbortController();
  const signal = run.signal ? AbortSignal.any([run.signal, end.signal]) : end.signal;
  const check: ServerCheck = { open: openConnection, clock, timeout, signal };
  const step = async (
    name: ConnectivityStep,
    verdict: () => Verdict | Promise<Verdict>,
    server?: string,
  ): Promise<SaidResult> => {
    const begun = clock.now();
    // Nothing keeps the other steps from their end.
    const late = new Promise<Verdict>((resolve) => {
      clock.after(3 * timeout, () => resolve(failed((words) => words.late)), signal);
    });
    const judged = await Promise.race([Promise.resolve().then(verdict), late]).catch((cause) =>
      failed(({ threw }) => threw(cause instanceof BeachError ? cause.message : `${cause}.`)),
    );
    return { step: name, ...judged, ...(server && { server }), duration: clock.now() - begun };
  };
  try {
    const browser = await step('browser', checkBrowser);
    yield browser;
    yield await step('secure-context', checkSecureContext);
    if (browser.outcome === 'failed' || signal.aborted) return;
    const servers = await serversByStep(options.iceServers ?? '', check);
    const steps = [
      step('devices', checkDevices),
      step('road', () => checkSignaling(options, check)),
      step('direct', () => checkDirect(check)),
      ...servers.map((checked) => {
        const { step: name, server } = checked;
        if (server === null) return step(name, () => checked.problem);
        const judge = name === 'stun' ? checkStun : checkTurn;
        return step(name, () => judge(server, check), checked.url);
      }),
    ];
    for await (const result of asTheyCome(steps)) {
      if (signal.aborted) return;
      yield result;
    }
  } finally {
    end.abort();
  }
}

async function checkSignaling(
  { signaling = 'broadcast:', token }: ConnectivityOptions,
  { clock, timeout, signal }: ServerCheck,
): Promise<Verdict> {
  const adapter = typeof signaling === 'string' ? createSignaling(signaling) : signaling;
  const overHttp = typeof signaling === 'string' ? signalingOverHttp(signaling) : null;
  const given = typeof token === 'function' ? await token(signal) : token;
  return checkRoad({
    signaling: adapter,
    overHttp,
    token: given,
    clock,
    random: systemRandom,
    timeout,
    signal,
  });
}

/** Returns signaling over HTTP with the road at a WebSocket address; null for any other address. */
function signalingOverHttp(address: string): Signaling | null {
  const { href } = new URL(address.trim(), globalThis.document?.baseURI);
  const isPath = !URL.canParse(address);
  return isPath || href.startsWith('ws') ? createSignaling(href.replace(/^ws/, 'http')) : null;
}

/** Yields what promises resolve with, in the order in which they do. */
async function* asTheyCome<T>(promises: readonly Promise<T>[]): AsyncGenerator<T> {
  const pending = new Map(
    promises.map((promise, index) => [index, promise.then((value) => ({ index, value }))]),
  );
  while (pending.size > 0) {
    const { index, value } = await Promise.race(pending.values());
    pending.delete(index);
    yield value;
  }
}
