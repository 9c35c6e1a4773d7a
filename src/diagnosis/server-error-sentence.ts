import type { DiagnosisWords } from './words/diagnosis-english.ts';

/** An error of a STUN or TURN server, as the browser reports it in `icecandidateerror`. */
export interface ServerError {
  readonly url: string;
  /** The code of STUN (RFC 8489, RFC 8656), or 701 where the server was not reached (W3C WebRTC). */
  readonly code: number;
  readonly text: string;
}

/** Returns a sentence about what is wrong with a server, and what to check. */
export function serverErrorSentence(
  { url, code, text }: ServerError,
  { server }: DiagnosisWords,
): string {
  return `${url || server.some} ${whatIsWrong(url, code, text, server)}`;
}

function whatIsWrong(
  url: string,
  code: number,
  text: string,
  words: DiagnosisWords['server'],
): string {
  if (code === 701) {
    if (/lookup|resol/i.test(text)) return words.unknownName;
    return words.silent(/^turns:/i.test(url) ? 'TLS' : /tcp/i.test(url) ? 'TCP' : 'UDP');
  }
  const cause = Object.hasOwn(words, code) && words[code as keyof typeof words];
  return cause ? `${cause} (${code}).` : words.other(code, text);
}
