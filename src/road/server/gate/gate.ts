import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import type { Road } from '../../road.ts';
import { clientAddress } from './client-address.ts';
import { type Origins, originAllowed } from './origin-allowed.ts';

/** Why a request may not connect, as HTTP says it. */
export interface Refusal {
  readonly status: 403 | 429 | 503;
  /** A sentence for whoever reads the answer. */
  readonly text: string;
}

const refusals = {
  'road-full': [503, 'This road has no room for another connection: try again later.'],
  'address-full': [503, 'Your network address uses all that it may use of this road: close some.'],
  'too-fast': [429, 'Your network address connects too often: try again later.'],
  closing: [503, 'This road lets nobody in now: try again in a moment, or use another one.'],
} as const;

interface GateOptions {
  road: Road;
  origins: Origins;
  hosts: readonly string[] | 'any';
  /** The proxies in front of the road. */
  trusted: BlockList;
}

/** Decides which requests may connect to a road, over WebSocket and over HTTP alike. */
export class Gate {
  readonly #options: GateOptions;
  /** Whether nobody may connect any more. */
  closing = false;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Returns the address under which limits count the sender of a request. */
  addressOf({ headers, socket }: IncomingMessage): string {
    const forwarded = headers['x-forwarded-for'];
    return clientAddress({ remote: socket.remoteAddress, forwarded }, this.#options.trusted);
  }

  /** Returns why pages of the origin that a request names may not use the road; null where they may. */
  checkOrigin({ headers }: IncomingMessage): Refusal | null {
    const { road, origins, hosts } = this.#options;
    if (originAllowed(headers, origins, hosts)) return null;
    const { origin, host } = headers;
    road.log('info', 'origin-refused', { origin, host });
    return { status: 403, text: 'Pages of this origin may not use this road.' };
  }

  /** Returns why one more connection from an address does not fit; null where it does. Counts the attempt. */
  admit(address: string): Refusal | null {
    const { road } = this.#options;
    const admission = this.closing || !road.isReady ? 'closing' : road.admit(address);
    if (admission === 'admitted') return null;
    road.log('info', 'connection-refused', { address, reason: admission });
    const [status, text] = refusals[admission];
    return { status, text };
  }
}
