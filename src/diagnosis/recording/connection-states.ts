import type { ConnectionState } from '../../negotiation/connection-state.ts';

/** Every state of a connection. */
export const connectionStates = [
  'disconnected',
  'waiting',
  'connecting',
  'connected',
  'failed',
  'failed-permanent',
] as const satisfies readonly ConnectionState[];
