import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Origins, originAllowed } from './gate/origin-allowed.ts';
import { pathOf } from './take-path.ts';

const useWebSocket =
  'This is a road, which needs WebSocket, or signaling over HTTP. If a page has asked for a WebSocket, a proxy in between did not pass on its Upgrade header.\n';

interface AnswerPlainlyOptions {
  /** The URL path of the road. */
  path: string;
  /** The paths of all roads of the server. */
  paths: readonly string[];
  origins: Origins;
  hosts: readonly string[] | 'any';
}

/** Answers a request that is not for a WebSocket, so that a page without a connection can find out why. */
export function answerPlainly(
  request: IncomingMessage,
  response: ServerResponse,
  { path, paths, origins, hosts }: AnswerPlainlyOptions,
): void {
  const send = (status: number, text: string): void => {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(text);
  };
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Cache-Control', 'no-store');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    send(405, 'This server answers GET only.\n');
  } else if (pathOf(request) !== path) {
    send(404, `Nothing exists at this path: the road is at ${paths.join(' or ')}.\n`);
  } else if (!originAllowed(request.headers, origins, hosts)) {
    send(403, 'Pages of this origin may not use this road.\n');
  } else {
    // HTTP/2 has no such headers, and Vite speaks it over https.
    if (request.httpVersionMajor === 1) {
      response.setHeader('Connection', 'Upgrade');
      response.setHeader('Upgrade', 'websocket');
    }
    send(426, useWebSocket);
  }
}
