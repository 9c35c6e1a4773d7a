import { WebSocket as NodeWebSocket } from 'ws';
import type { LogRecord } from '../runtime/logger.ts';
import type { SessionOptions } from '../session/options/session-options.ts';
import { Session } from '../session/session.ts';
import { createSignaling } from '../signaling/create-signaling.ts';
import type { OpenSocket } from '../signaling/websocket/road-socket.ts';
import { nodeDatachannelFactory } from './connection/node-datachannel-connection.ts';

interface OpenSessionOptions
  extends Omit<SessionOptions, 'signaling' | 'linkFactory' | 'logger' | 'onInterruption'> {
  readonly road: string;
  log(record: LogRecord): void;
}

/**
 * Less than a page may have on its way: a key takes effect on the screens behind all that is, and a hundred viewers have
 * as many times that.
 */
const limits = { outstandingHigh: 256 * 1024 } as const;

/** Makes a session that runs in Node.js. */
export function openSession({ road, log, ...options }: OpenSessionOptions): Session {
  const openSocket: OpenSocket = (...request) =>
    new NodeWebSocket(...request) as unknown as WebSocket;
  return new Session({
    ...options,
    signaling: createSignaling(road, undefined, { openSocket }),
    linkFactory: nodeDatachannelFactory,
    limits,
    logger: log,
  });
}
