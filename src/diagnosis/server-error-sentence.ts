/** An error of a STUN or TURN server, as the browser reports it in `icecandidateerror`. */
export interface ServerError {
  readonly url: string;
  /** The code of STUN (RFC 8489, RFC 8656), or 701 where the server was not reached (W3C WebRTC). */
  readonly code: number;
  readonly text: string;
}

const causes: Readonly<Record<number, string>> = {
  400: 'takes the request for a bad one: another kind of server may listen there',
  401: 'refuses the username or the credential: check them, and whether they have expired',
  403: 'forbids this request: its rules exclude this address, or the peers',
  438: 'takes the credentials for old ones: they are renewed, or the clocks differ',
  441: 'takes these credentials for those of somebody else: check the username',
  442: 'does not relay over UDP',
  486: 'allows this user no more relays: its quota is used up',
  508: 'has no room for another relay',
};

/** Returns a sentence about what is wrong with a server, and what to check. */
export function serverErrorSentence({ url, code, text }: ServerError): string {
  const where = url || 'A server';
  if (code === 701) {
    if (/lookup|resol/i.test(text)) return `${where} has a name that the network does not know.`;
    const port = /^turns:/i.test(url) ? 'TLS port' : /tcp/i.test(url) ? 'TCP port' : 'UDP port';
    return `${where} does not answer: the server is down, or a firewall blocks its ${port}.`;
  }
  const cause = causes[code];
  if (cause) return `${where} ${cause} (${code}).`;
  return `${where} answers with an error: ${code} ${text || 'without words'}.`;
}
