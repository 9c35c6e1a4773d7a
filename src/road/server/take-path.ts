import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { Duplex } from 'node:stream';

interface PathListeners {
  /** Called with every request for a WebSocket at the path, which no other `upgrade` listener sees. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Called with every other request for the path, on a server without `request` listeners. */
  request: RequestListener;
}

/** Finds the paths of a server, also those that another copy of this module has taken. */
const paths = Symbol.for('beach-road.paths');

/**
 * Keeps every request for a WebSocket at `path` from the `upgrade` listeners of the server: many WebSocket servers
 * answer each request that they see, and two answers on one socket break both. The order in which they are attached
 * does not matter. Other requests are left to the `request` listeners, if there are any; without them, the first road
 * takes those for unknown paths, too.
 *
 * @returns A function that gives the path back.
 */
export function takePath(server: Server, path: string, listeners: PathListeners): () => void {
  const taken = listenersOf(server);
  taken.set(path, listeners);
  return () => void taken.delete(path);
}

/** Returns the paths of a server that roads have. */
export function takenPaths(server: Server): string[] {
  return [...listenersOf(server).keys()];
}

/** Returns the path of a request without its query, as the client asked for it: Connect and Express rewrite `url`. */
export function pathOf(request: IncomingMessage & { originalUrl?: string | undefined }): string {
  const { url = '/', originalUrl = url } = request;
  return normalPath(originalUrl.replace(/\?.*$/s, ''));
}

/** Returns a path with single slashes, and none at its end: the others are slips that mean the same. */
export function normalPath(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}

/** Returns whether a path is that of a road, or of one of its resources. */
export function isAtOrBelow(asked: string, path: string): boolean {
  return asked === path || asked.startsWith(path === '/' ? path : `${path}/`);
}

function listenersOf(server: Server): Map<string, PathListeners> {
  const owner = server as Server & { [paths]?: Map<string, PathListeners> };
  const known = owner[paths];
  if (known !== undefined) return known;
  const taken = new Map<string, PathListeners>();
  const emit = server.emit.bind(server) as (event: unknown, ...details: unknown[]) => boolean;
  // A listener cannot keep an event from the other listeners, nor come after all of them.
  const emitUnlessTaken = (event: unknown, ...details: unknown[]): boolean => {
    if (event === 'upgrade') {
      const [request, socket, head] = details as Parameters<PathListeners['upgrade']>;
      const taker = taken.get(pathOf(request));
      taker?.upgrade(request, socket, head);
      return taker !== undefined || emit(event, ...details);
    }
    const isHeard = emit(event, ...details);
    if (event !== 'request' || isHeard) return isHeard;
    const [request, response] = details as Parameters<RequestListener>;
    const asked = pathOf(request);
    const owner = [...taken.keys()].find((path) => isAtOrBelow(asked, path));
    const taker = taken.get(owner ?? '') ?? [...taken.values()][0];
    taker?.request(request, response);
    return taker !== undefined;
  };
  Object.assign(server, { emit: emitUnlessTaken });
  owner[paths] = taken;
  return taken;
}
