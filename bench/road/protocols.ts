import { createHash } from 'node:crypto';
import type { Role } from '../../src/signaling/messages.ts';

/** What a description and its candidates take, about. */
const body = { sdp: 'v=0 '.repeat(400), connection: 'c' };

/** How one of two peers talks to the other over a server. */
export interface Protocol {
  /** The address that a peer opens. */
  open(url: string, self: string): string;
  /** What it sends first, if anything. */
  hello(self: string, session: string, role: Role): string | null;
  /** Whether a message tells that it is in. */
  isIn(message: string): boolean;
  /** A message to the other peer. */
  say(self: string, other: string, seq: number): string;
  /** Whether a message is from the other peer. */
  isSaid(message: string): boolean;
}

export type ServerName = 'beach' | 'beach-nats' | 'raw' | 'peerjs' | 'trystero';

const road: Protocol = {
  open: (url) => url,
  hello: (peerId, session, role) =>
    JSON.stringify({ type: 'join', protocol: 1, session, role, peerId, claim: peerId }),
  isIn: (message) => message.startsWith('{"type":"joined"'),
  say: (self, to, seq) => {
    // The peers take turns: one offers again and again, as a host does, and the other answers.
    const kind = self.startsWith('host') ? 'offer' : 'answer';
    return JSON.stringify({ type: 'signal', to, handshakeId: 'h', generation: 1, seq, kind, body });
  },
  isSaid: (message) => message.startsWith('{"type":"signal"'),
};

const topicOf = (id: string): string => createHash('sha1').update(id).digest('hex');

/** What each server understands. */
export const protocols: Record<ServerName, Protocol> = {
  beach: road,
  'beach-nats': road,
  raw: {
    open: (url, self) => `${url}/${self}`,
    hello: () => null,
    isIn: (message) => message === '{}',
    say: (_, to, seq) => JSON.stringify({ to, type: 'signal', seq, body }),
    isSaid: (message) => message !== '{}',
  },
  peerjs: {
    open: (url, self) => `${url}/peerjs?key=peerjs&id=${self}&token=t&version=1.5.5`,
    hello: () => null,
    isIn: (message) => message === '{"type":"OPEN"}',
    say: (_, dst, seq) => JSON.stringify({ type: 'OFFER', dst, payload: { seq, ...body } }),
    isSaid: (message) => message.startsWith('{"type":"OFFER"'),
  },
  trystero: {
    open: (url) => url,
    hello: (self) => JSON.stringify(['REQ', self, { kinds: [29_000], '#x': [topicOf(self)] }]),
    isIn: (message) => message.startsWith('["EOSE"'),
    say: (self, other, seq) => {
      const event = { id: `${self}${seq}`, kind: 29_000, tags: [['x', topicOf(other)]] };
      return JSON.stringify(['EVENT', { ...event, content: JSON.stringify(body) }]);
    },
    isSaid: (message) => message.startsWith('["EVENT"'),
  },
};
