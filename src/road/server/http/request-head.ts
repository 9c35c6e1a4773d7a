/** What the first line of a request names: a connection, and what its peer has done with it. */
export interface RequestHead {
  /** The secret by which the peer chose to be known on this road: 22 to 64 of `A–Z a–z 0–9 _ -`. */
  readonly key: string;
  /** The id of the last message that has arrived there; undefined in the request that opens the connection. */
  readonly heard: number | undefined;
  /** The close code, where the peer closes the connection. */
  readonly closeCode: number | undefined;
  /** The messages of the peer, in order. */
  readonly messages: readonly Uint8Array[];
}

const NEWLINE = 10;
const pattern = /^([\w-]{22,64})(?: (\d{1,15})(?: (\d{4}))?)?$/;

/** The most bytes that the first line may have. */
export const MAX_HEAD_BYTES = 128;

/** Parses the body of a request: a head, and one message in each further line. Returns null for anything else. */
export function parseRequest(body: Buffer): RequestHead | null {
  const [first, ...messages] = linesOf(body);
  const match = first && first.length <= MAX_HEAD_BYTES && pattern.exec(first.toString('latin1'));
  if (!match) return null;
  const [, key = '', heard, closeCode] = match;
  return { key, heard: toNumber(heard), closeCode: toNumber(closeCode), messages };
}

function linesOf(body: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < body.length; ) {
    const at = body.indexOf(NEWLINE, start);
    const end = at < 0 ? body.length : at;
    if (end > start) lines.push(body.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
