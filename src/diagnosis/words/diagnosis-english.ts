import { connectivityEnglish } from './connectivity-english.ts';
import { counted, often } from './counted.ts';

/** Completes a sentence with the number of handshakes, where there was more than one. */
function after(handshakes: number): string {
  return handshakes > 1 ? `, ${handshakes} handshakes` : '';
}

/** What developers read about a session, in English. States and reasons are those of the API. */
export const diagnosisEnglish = {
  diagnosis: {
    /** Between the whole and the fraction of a number. */
    decimal: '.',

    /** What to know first of a session. */
    sessionIs: (state: string, reason: string | undefined): string =>
      `The session is ${state}${reason ? `: ${reason}` : '.'}`,
    signalingIs: (state: string): string =>
      `Signaling is ${state}: nobody new can join, and connections go on.`,
    signalingLost: (count: number): string => `Signaling was lost ${often(count)}.`,
    connectedOf: (connected: number, all: number): string =>
      `${connected} of ${counted(all, 'peer')} ${connected === 1 || all === 1 ? 'is' : 'are'} connected.`,
    connectionsFailed: (count: number): string => `${counted(count, 'connection')} failed.`,
    slowJoins: (count: number): string =>
      `${counted(count, 'join')} took longer than 3 s: select one to see why.`,

    /** What became of a connection. */
    connectedBefore: 'Connected before the recording began.',
    connectedAfter: (duration: string, handshakes: number): string =>
      `Connected after ${duration}${after(handshakes)}.`,
    givenUp: (reason: string | null): string => `Given up: ${reason ?? 'no reason'}.`,
    ended: (reason: string | null): string => `Ended: ${reason ?? 'left'}.`,
    lost: (reason: string | null): string =>
      `Lost, or not reached: ${reason ?? 'unknown'}. It is tried again.`,
    waitingFor: (duration: string, handshakes: number): string =>
      `Waiting for ${duration}${after(handshakes)}.`,
    connectingFor: (duration: string, handshakes: number): string =>
      `Connecting for ${duration}${after(handshakes)}.`,
    took: (duration: string, handshakes: number): string =>
      `It took ${duration}${after(handshakes)}.`,

    /** What took the time of a slow join; `lost` is `lostSignals` or empty. */
    slow: {
      waiting: 'it waited for its turn, for signaling, or for the other page.',
      describing:
        'the browser made the connection and its description: it is busy, or waits for media.',
      answer: (lost: string): string =>
        `the offer waited for its answer${lost || ': the other page is slow, or signals take long'}.`,
      path: (lost: string): string =>
        `ICE looked for a path, and the channels opened${lost || ': candidates came late, or the first paths were blocked'}.`,
      readying:
        'the channels were open, and the other side was not ready: its page is busy, or packets are lost.',
      backoff: (pauses: number, reasons: string): string =>
        `${pauses === 1 ? 'a pause' : counted(pauses, 'pause')} before the next attempt, after ${reasons || 'a failure'}.`,
      repair: 'the path was lost, and repaired.',
    },
    lostSignals: (sent: number, received: number): string => {
      const sides = [
        sent > 0 ? `sent again ${often(sent)}` : '',
        received > 0 ? `received again ${often(received)}` : '',
      ].filter(Boolean);
      return `; descriptions were ${sides.join(' and ')}, so signals were lost or late`;
    },
    handshakesFailed: (generations: readonly number[], reason: string): string =>
      `Handshake${generations.length > 1 ? 's' : ''} ${new Intl.ListFormat('en-GB').format(generations.map(String))} failed: ${reason}.`,

    /** What is wrong with a STUN or TURN server, after its address. */
    server: {
      some: 'A server',
      unknownName: 'has a name that the network does not know.',
      silent: (port: 'TLS' | 'TCP' | 'UDP'): string =>
        `does not answer: the server is down, or a firewall blocks its ${port} port${port === 'TLS' ? ', or its certificate is not valid for this name' : ''}.`,
      400: 'takes the request for a bad one: another kind of server may listen there',
      401: 'refuses the username or the credential: check them, and whether they have expired',
      403: 'forbids this request: its rules exclude this address, or the peers',
      438: 'takes the credentials for old ones: they are renewed, or the clocks differ',
      441: 'takes these credentials for those of somebody else: check the username',
      442: 'does not relay over UDP',
      486: 'allows this user no more relays: its quota is used up',
      508: 'has no room for another relay',
      other: (code: number, text: string): string =>
        `answers with an error: ${code} ${text || 'without words'}.`,
    },

    /** The events of a connection. */
    event: {
      candidate: (direction: 'sent' | 'received', type: string | null): string =>
        `candidate ${direction}: ${type ?? 'the last one'}`,
      signal: (kind: string, direction: 'sent' | 'received', again: boolean): string =>
        `${kind} ${direction}${again ? ' again' : ''}`,
      ice: 'ICE',
      gathering: 'Candidates',
      connection: 'Connection',
      ignored: 'Ignored',
      pathLost: (restarts: number): string => `The path is lost (ICE restart ${restarts})`,
      deadline: 'A deadline has passed',
      interrupted: 'The page slept, or had no network',
      retry: 'Tried again at once, as somebody wanted',
      open: 'The channels are open',
      watched: 'Watched from here on',
    },

    connectivity: connectivityEnglish,
  },
};

export type DiagnosisWords = (typeof diagnosisEnglish)['diagnosis'];

/** A sentence that is said in the language of the reader. */
export type Sentence<Table = DiagnosisWords> = (words: Table) => string;
