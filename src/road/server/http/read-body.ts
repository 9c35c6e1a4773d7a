import type { IncomingMessage } from 'node:http';

/**
 * Resolves to the body of a request. Resolves to `too-large` where it has more than `most` bytes, of which no more are
 * read, and to `broken` where the client is gone before its end, another handler has read it, or `signal` is aborted.
 */
export function readBody(
  request: IncomingMessage,
  most: number,
  signal: AbortSignal,
): Promise<Buffer | 'too-large' | 'broken'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (result: Buffer | 'too-large' | 'broken'): void => {
      request.off('data', take);
      signal.removeEventListener('abort', broken);
      resolve(result);
    };
    const broken = (): void => settle('broken');
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= most) return;
      request.pause();
      settle('too-large');
    };
    request.on('data', take);
    request.once('end', () => settle(Buffer.concat(chunks)));
    request.once('close', broken);
    request.once('error', broken);
    if (signal.aborted || request.readableEnded) broken();
    else signal.addEventListener('abort', broken, { once: true });
  });
}
