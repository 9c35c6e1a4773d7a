import { seconds } from '../model/seconds.ts';
import { type ServerError, serverErrorSentence } from '../server-error-sentence.ts';
import { failed, passed, type Verdict } from './connectivity-result.ts';
import { Loopback } from './loopback.ts';
import { type ServerCheck, serverError } from './server-check.ts';

/** Asks a STUN server for the address of this browser, as others see it. */
export async function checkStun(server: RTCIceServer, check: ServerCheck): Promise<Verdict> {
  const { open, clock, timeout, signal } = check;
  const connection = open({ iceServers: [server] });
  const errors: ServerError[] = [];
  const end = new AbortController();
  const answered = new Promise<string>((resolve) => {
    clock.after(timeout, () => resolve('late'), end.signal);
    connection.onicecandidateerror = (event) => errors.push(serverError(event));
    connection.onicecandidate = ({ candidate }) => {
      if (candidate === null) resolve('complete');
      if (candidate?.type === 'srflx') resolve(candidate.address ?? 'an address');
    };
    signal.addEventListener('abort', () => resolve('late'), { signal: end.signal });
  });
  try {
    connection.createDataChannel('check');
    await connection.setLocalDescription();
    const answer = await answered;
    const url = String(server.urls);
    if (answer !== 'late' && answer !== 'complete') {
      return passed(({ stunAnswers }) => stunAnswers);
    }
    if (errors.length > 0) return failedServer(worst(errors));
    if (answer === 'late') return failedServer({ url, code: 701, text: '' });
    // An address that nothing translates is no candidate of its own.
    return passed(({ stunUnneeded }) => stunUnneeded);
  } finally {
    end.abort();
    connection.close();
  }
}

/** Sends data and video through a TURN server, from this page to itself. */
export async function checkTurn(server: RTCIceServer, check: ServerCheck): Promise<Verdict> {
  const config: RTCConfiguration = { iceServers: [server], iceTransportPolicy: 'relay' };
  const loopback = new Loopback(config, check);
  try {
    const outcome = await loopback.run();
    if (outcome.data === null) {
      if (loopback.errors.length > 0 && !loopback.hasCandidates)
        return failedServer(worst(loopback.errors));
      const url = String(server.urls);
      if (loopback.hasCandidates) return failed(({ relayBlocked }) => relayBlocked(url));
      if (!loopback.isGathered) return failedServer({ url, code: 701, text: '' });
      return failed(({ relayMissing }) => relayMissing(url));
    }
    return arrived('relay', outcome.data, outcome.media);
  } finally {
    loopback.close();
  }
}

/** Sends data and video from this page to itself, without a server. */
export async function checkDirect(check: ServerCheck): Promise<Verdict> {
  const loopback = new Loopback({}, check);
  try {
    const { data, media } = await loopback.run();
    if (data !== null) return arrived('direct', data, media);
    return failed(({ directBlocked }) => directBlocked);
  } finally {
    loopback.close();
  }
}

function arrived(way: 'relay' | 'direct', data: number, video: boolean | null): Verdict {
  const verdict = video === false ? failed : passed;
  return verdict(({ sent }, all) => sent(way, seconds(data, all), video));
}

function failedServer(error: ServerError): Verdict {
  return failed((_, words) => serverErrorSentence(error, words));
}

/** Returns the error that says most: a server that answered knows more than silence. */
function worst(errors: readonly ServerError[]): ServerError {
  const [first] = [...errors].sort(
    (one, other) => Number(one.code === 701) - Number(other.code === 701),
  );
  return first as ServerError;
}
