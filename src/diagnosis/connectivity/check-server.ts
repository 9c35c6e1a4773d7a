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
      return passed('The server answers: it shows this browser its public address.');
    }
    if (errors.length > 0) return failed(worst(errors));
    if (answer === 'late') return failed(serverErrorSentence({ url, code: 701, text: '' }));
    // An address that nothing translates is no candidate of its own.
    return passed('The server answers, or is not needed: this browser has a public address.');
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
        return failed(worst(loopback.errors));
      const url = String(server.urls);
      if (loopback.hasCandidates) {
        return failed(
          `${url} gives a relay, and nothing passes through it: its relay ports (UDP 49152–65535 by default) are blocked, or its rules forbid this peer.`,
        );
      }
      if (!loopback.isGathered) return failed(serverErrorSentence({ url, code: 701, text: '' }));
      return failed(`${url} gives no relay: check its address, the username and the credential.`);
    }
    return describe(outcome.data, outcome.media, 'through the relay');
  } finally {
    loopback.close();
  }
}

/** Sends data and video from this page to itself, without a server. */
export async function checkDirect(check: ServerCheck): Promise<Verdict> {
  const loopback = new Loopback({}, check);
  try {
    const { data, media } = await loopback.run();
    if (data !== null) return describe(data, media, 'between two connections of this page');
    return failed(
      'Two connections of this page do not reach each other: an extension, a policy or a firewall on this machine blocks WebRTC.',
    );
  } finally {
    loopback.close();
  }
}

function describe(data: number, media: boolean | null, where: string): Verdict {
  const sent = `A message went ${where} in ${Math.round(data)} ms`;
  if (media === null) return passed(`${sent}. Video was not tried: this page cannot make any.`);
  if (media) return passed(`${sent}, and video arrived.`);
  return failed(`${sent}, but no video arrived: a firewall or the codecs stop media.`);
}

/** Returns the sentence of the error that says most: a server that answered knows more than silence. */
function worst(errors: readonly ServerError[]): string {
  const [first] = [...errors].sort(
    (one, other) => Number(one.code === 701) - Number(other.code === 701),
  );
  return serverErrorSentence(first as ServerError);
}
