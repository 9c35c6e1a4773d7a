import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { type AttachRoadOptions, attachRoad } from '../../../../src/road/index.ts';
import type { Join, RoadMessage, Role } from '../../../../src/signaling/messages.ts';
import { VirtualClock } from '../../../kit/clock/virtual-clock.ts';
import { listen } from '../running-road.ts';

/** A road on a server of its own, in virtual time, which counts the requests that it answers. */
export async function startHttpRoad(t: TestContext, options: AttachRoadOptions = {}) {
  const clock = new VirtualClock();
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const { server, port } = await listen(t, (request: IncomingMessage, response: ServerResponse) => {
    requests.push(request);
    road.respond(request, response);
  });
  server.on('connection', (socket) => sockets.add(socket));
  const road = attachRoad(server, { clock, logger: () => {}, ...options });
  t.after(async () => {
    const closed = road.close();
    clock.advance(1_000);
    await closed;
  });
  const url = `http://127.0.0.1:${port}/road`;
  /** Cuts every connection of the network, as a proxy may. */
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return { road, clock, server, port, url, requests, cut };
}

export type HttpRoad = Awaited<ReturnType<typeof startHttpRoad>>;

/** A peer that speaks plain HTTP, as the documents describe it. */
export class PlainPeer {
  readonly id: string;
  readonly key: string;
  readonly #url: string;

  constructor(url: string, id: string, key = `key-of-${crypto.randomUUID()}`) {
    this.#url = url;
    this.id = id;
    this.key = key;
  }

  /** Sends messages; `head` follows the key. */
  post(messages: readonly object[], head = '', headers: Record<string, string> = {}) {
    const lines = messages.map((message) => JSON.stringify(message));
    const body = [`${this.key}${head}`, ...lines].join('\n');
    return fetch(this.#url, { method: 'POST', body, headers });
  }

  joining(role: Role, rest: Partial<Join> = {}): Join {
    const { id: peerId } = this;
    return { type: 'join', protocol: 1, session: 'standup', role, peerId, claim: peerId, ...rest };
  }

  /** Joins without a stream. */
  async join(role: Role, rest: Partial<Join> = {}): Promise<void> {
    await this.post([this.joining(role, rest)]);
    for (let type = ''; type !== 'joined'; ) {
      const response = await this.get('messages');
      if (response.status !== 200) throw new Error(`Not joined: ${await response.text()}`);
      type = ((await response.json()) as RoadMessage).type;
      if (type === 'join-refused') throw new Error('Not joined: refused');
    }
  }

  /** Asks for a resource of the session, such as `webrtc/offer`. */
  get(resource: string, key = this.key, session = 'standup'): Promise<Response> {
    return fetch(`${this.#url}/sessions/${session}/${resource}`, {
      headers: { Authorization: `Bearer ${key}` },
    });
  }

  signal(kind: string, to: string, handshakeId: string, seq = 0) {
    return { type: 'signal', to, handshakeId, generation: 1, seq, kind, body: { sdp: kind } };
  }

  /** Opens or continues the event stream. */
  async listen(messages: readonly object[] = [], head = ''): Promise<EventReader> {
    const response = await this.post(messages, head, { Accept: 'text/event-stream' });
    return new EventReader(response);
  }
}

/** Reads an event stream. */
export class EventReader {
  readonly response: Response;
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = '';

  constructor(response: Response) {
    this.response = response;
    const body = response.body ?? new ReadableStream();
    this.#reader = body.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Resolves to the next event; null at the end. */
  async next(): Promise<string | null> {
    for (;;) {
      const at = this.#text.indexOf('\n\n');
      if (at >= 0) {
        const event = this.#text.slice(0, at);
        this.#text = this.#text.slice(at + 2);
        return event;
      }
      const { value, done } = await this.#reader.read();
      if (done) return null;
      this.#text += value;
    }
  }

  /** Resolves to the first message of a type, and its id. */
  async message(type: string): Promise<{ id: number; message: RoadMessage }> {
    for (let event = await this.next(); event !== null; event = await this.next()) {
      const [, id, json] = /^(?:id: (\d+)\n)?data: (.*)$/.exec(event) ?? [];
      const message = json ? (JSON.parse(json) as RoadMessage) : null;
      if (message?.type === type) return { id: Number(id), message };
    }
    throw new Error(`The stream ended without ${type}.`);
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }
}

/** Resolves when the road has got its next request. */
export function asked({ server }: HttpRoad): Promise<unknown> {
  return once(server, 'request');
}

/** Resolves when the condition holds; it is tried in each turn of the event loop. */
export async function turned(condition: () => boolean): Promise<void> {
  while (!condition()) await setImmediate();
}
