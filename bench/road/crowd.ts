import { WebSocket } from 'ws';
import { quantile } from '../../test/kit/quantile.ts';
import type { Protocol } from './protocols.ts';

/** Sockets that are opened at the same time. */
const AT_ONCE = 100;

/** What the exchange of messages measured. */
export interface Exchange {
  /** Messages that were relayed in a second. */
  perSecond: number;
  /** The time of a message on its way, in milliseconds: half of that to the answer. */
  p99: number;
}

/** Pairs of peers on the nodes of one server: those of a pair come to different nodes, where there are several. */
export class Crowd {
  readonly #protocol: Protocol;
  readonly #urls: readonly string[];
  readonly #sockets: WebSocket[] = [];
  #onMessage: (index: number) => void = () => {};

  constructor(protocol: Protocol, urls: readonly string[]) {
    this.#protocol = protocol;
    this.#urls = urls;
  }

  /** Lets so many more peers in; resolves to how many there were in a second. */
  async enter(count: number): Promise<number> {
    const began = performance.now();
    let next = this.#sockets.length;
    const end = next + count;
    const enterInTurn = async (): Promise<void> => {
      while (next < end) await this.#enter(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, enterInTurn));
    return count / ((performance.now() - began) / 1_000);
  }

  /** Lets each pair talk, one message after the other, for a while in milliseconds. */
  async exchange(ms: number): Promise<Exchange> {
    const sentAt = this.#sockets.map(() => 0);
    const ways: number[] = [];
    let seq = 0;
    let relayed = 0;
    let isOver = false;
    const say = (index: number): void => {
      seq += 1;
      sentAt[index] = performance.now();
      this.#sockets[index]?.send(this.#protocol.say(nameOf(index), nameOf(partnerOf(index)), seq));
    };
    this.#onMessage = (index) => {
      if (isOver) return;
      relayed += 1;
      if (index % 2 === 0) ways.push((performance.now() - (sentAt[index] ?? 0)) / 2);
      say(index);
    };
    const began = performance.now();
    for (let index = 0; index < this.#sockets.length; index += 2) say(index);
    await new Promise((resolve) => setTimeout(resolve, ms));
    isOver = true;
    const perSecond = relayed / ((performance.now() - began) / 1_000);
    return { perSecond, p99: quantile(ways, 0.99) };
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  #enter(index: number): Promise<void> {
    const { open, hello, isIn, isSaid } = this.#protocol;
    const self = nameOf(index);
    const url = this.#urls[index % this.#urls.length] ?? '';
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(open(url, self), { perMessageDeflate: false });
      this.#sockets[index] = socket;
      socket.on('open', () => {
        const first = hello(self, `session-${index >> 1}`, index % 2 === 0 ? 'host' : 'viewer');
        if (first) socket.send(first);
      });
      socket.on('message', (data) => {
        const message = String(data);
        if (isIn(message)) resolve();
        else if (isSaid(message)) this.#onMessage(index);
      });
      socket.on('error', reject);
      socket.on('close', (code) => reject(new Error(`${self} is closed with ${code}.`)));
    });
  }
}

function nameOf(index: number): string {
  return `${index % 2 === 0 ? 'host' : 'viewer'}-${index >> 1}`;
}

function partnerOf(index: number): number {
  return index ^ 1;
}
