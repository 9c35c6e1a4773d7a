import type { RoadBus } from '../../bus/road-bus.ts';
import { decodeJson, encodeJson } from './node-messages.ts';

/** How long another node may take to handle a request, in milliseconds: one message after the other, on a busy node. */
const ANSWER_MS = 5_000;

/** The subject at which nodes tell each other of goodbyes for connections that none of them has. */
const GOODBYES = 'http-goodbyes';

/** The end of a connection, as its peer has said it. */
interface Goodbye {
  readonly key: string;
  readonly closeCode: number;
}

/** Returns the subject at which the node is reached that has the connection with a key. */
function subjectOf(key: string): string {
  return `http.${key}`;
}

/**
 * Passes requests of peers that speak HTTP to the node that has their connection: a proxy may send each to another node.
 * A connection is subscribed to under its key, which no one knows but its peer and the nodes.
 */
export class HttpRelay {
  readonly #bus: RoadBus;

  constructor(bus: RoadBus) {
    this.#bus = bus;
  }

  /**
   * Calls `handle` with the requests for a connection of this node that reach others; it resolves when a request is handled.
   *
   * @returns A function that ends it.
   */
  receive(key: string, handle: (body: Buffer) => Promise<void>): () => void {
    return this.#bus.subscribe(subjectOf(key), (body, answer) => {
      void handle(Buffer.from(body)).then(() => answer(encodeJson('handled')));
    });
  }

  /** Passes a request to the node that has its connection; resolves to whether there is one that has handled it. */
  async pass(key: string, body: Uint8Array): Promise<boolean> {
    const answer = await this.#bus
      .request(subjectOf(key), body, ANSWER_MS)
      .then(decodeJson)
      .catch(() => null);
    return answer === 'handled';
  }

  /** Tells all nodes of a goodbye: the request that opens its connection may still reach any of them. */
  tellGoodbye(goodbye: Goodbye): void {
    this.#bus.publish(GOODBYES, encodeJson(goodbye));
  }

  /**
   * Calls `heard` with each such goodbye, also with those of this node.
   *
   * @returns A function that ends it.
   */
  hearGoodbyes(heard: (goodbye: Goodbye) => void): () => void {
    return this.#bus.subscribe(GOODBYES, (bytes) => heard(decodeJson<Goodbye>(bytes)));
  }
}
