import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Finds the paths of a server, also those that another copy of this module has taken. */
const takenPaths = Symbol.for('beach-road.taken-paths');

/**
 * Hands every request for a WebSocket at `path` to `listener`, and to no other `upgrade` listener of the server: many
 * WebSocket servers answer each request that they see, and two answers on one socket break both. The order in which
 * they are attached does not matter.
 *
 * @returns A function that gives the path back.
 */
export function takeUpgrades(server: Server, path: string, listener: UpgradeListener): () => void {
  const paths = takenPathsOf(server);
  paths.set(path, listener);
  return () => void paths.delete(path);
}

/** Returns the path of a request without its query. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  return normalPath(url.replace(/\?.*$/s, ''));
}

/** Returns a path with single slashes, and none at its end: the others are slips that mean the same. */
export function normalPath(path: string): string {
  return path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
}

function takenPathsOf(server: Server): Map<string, UpgradeListener> {
  const owner = server as Server & { [takenPaths]?: Map<string, UpgradeListener> };
  const known = owner[takenPaths];
  if (known !== undefined) return known;
  const paths = new Map<string, UpgradeListener>();
  const emit = server.emit.bind(server) as (event: unknown, ...details: unknown[]) => boolean;
  // A listener cannot keep an event from the other listeners.
  const emitUnlessTaken = (event: unknown, ...details: unknown[]): boolean => {
    const [request, socket, head] = details as Parameters<UpgradeListener>;
    const listener = event === 'upgrade' ? paths.get(pathOf(request)) : undefined;
    listener?.(request, socket, head);
    return listener !== undefined || emit(event, ...details);
  };
  Object.assign(server, { emit: emitUnlessTaken });
  owner[takenPaths] = paths;
  return paths;
}
