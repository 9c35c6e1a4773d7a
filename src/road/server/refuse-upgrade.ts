import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Answers a WebSocket request with a plain HTTP response, and destroys the socket. A client that never
 * closes its own end would otherwise keep the socket, and the server could not close.
 */
export function refuseUpgrade(socket: Duplex, status: 403 | 404 | 429 | 503, text: string): void {
  const destroy = (): void => void socket.destroy();
  socket.once('error', destroy);
  socket.once('finish', destroy);
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
      '',
      text,
    ].join('\r\n'),
  );
}
