import { encodeControl } from '../../src/link/wire/frame.ts';

/** Returns what the other side of a first connection sends when it is ready. */
export function readyFrame(stream = 'theirs'): ArrayBuffer {
  return encodeControl({ kind: 'ready', stream, resumes: '', received: 0 }).buffer;
}
