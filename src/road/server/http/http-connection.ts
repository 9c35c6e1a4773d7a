import type { ServerResponse } from 'node:http';
import type { Clock } from '../../../runtime/clock.ts';
import type { RoadConnection } from '../../road-connection.ts';
import { Letter, type LetterFilter } from './letter.ts';

/** How long a connection lasts after its event stream, in milliseconds: enough to ask for it again. */
const STREAM_GRACE = 10_000;

/** How long a connection without a stream lasts after a request, in milliseconds: some devices ask now and then. */
const GRACE = 30_000;

/** How long a request waits for a message, in milliseconds: less than what proxies wait for an answer. */
const WAIT = 25_000;

/** Requests of one peer that wait for messages. */
const MAX_WAITING = 8;

/** The pulses after which a peer has to ask for its stream again, so that one that is gone is noticed. */
const MAX_PULSES = 5;

/** The close code of a connection that was lost. */
const ABNORMAL = 1006;

/** Shows a peer that the road is there, so that it need not ask. */
const PULSE = 'data: {"type":"pong"}\n\n';

interface WaitingRequest {
  readonly filter: LetterFilter;
  readonly response: ServerResponse;
  readonly cancel: () => void;
}

interface HttpConnectionOptions {
  clock: Clock;
  /** Called once, when the connection has ended, with its close code. */
  ended: (code: number) => void;
}

/**
 * Carries the messages to one peer over HTTP: on an event stream, or one by one to requests that wait. A message stays
 * until the peer has it: a stream that a proxy cuts is continued by the next one. Without either, the connection is lost
 * after 10 s, or 30 s where there never was a stream.
 */
export class HttpConnection implements RoadConnection {
  readonly #options: HttpConnectionOptions;
  #letters: Letter[] = [];
  #lastId = 0;
  #stream: ServerResponse | null = null;
  #streamed = false;
  /** The id of the last message that the stream has taken. */
  #written = 0;
  #pulses = 0;
  readonly #waiting = new Set<WaitingRequest>();
  #cancelGrace: () => void;
  /** The goodbye of the road, once it has closed the connection. */
  #goodbye: { readonly code: number; readonly reason: string } | null = null;
  #ended = false;

  constructor(options: HttpConnectionOptions) {
    this.#options = options;
    this.#cancelGrace = this.#startGrace();
  }

  /** Whether the peer listens to an event stream. */
  get streams(): boolean {
    return this.#stream !== null;
  }

  /** The messages that the peer has not heard yet. */
  get size(): number {
    return this.#letters.length;
  }

  /** Whether the road has closed it, and the peer may not know yet. */
  get closing(): boolean {
    return this.#goodbye !== null;
  }

  deliver(frame: Uint8Array, sent: () => void): void {
    if (this.#ended || this.#goodbye) return sent();
    this.#lastId++;
    const letter = new Letter(this.#lastId, frame, sent);
    this.#letters.push(letter);
    if (this.#stream) this.#pump();
    else this.#offer(letter);
  }

  close(code: number, reason: string): void {
    if (this.#goodbye) return;
    this.#goodbye = { code, reason };
    // Without a stream, what was sent last is still fetched: it may tell why.
    if (this.#stream) this.#sayGoodbye(this.#stream);
    else if (this.#letters.length === 0) this.end(code);
  }

  /** Ends the connection at once: the peer has closed it, or is gone. */
  end(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelGrace();
    for (const letter of this.#letters) letter.discard();
    this.#letters = [];
    this.#stream?.end();
    for (const { response, cancel } of this.#waiting) {
      cancel();
      answerGone(response);
    }
    this.#waiting.clear();
    this.#options.ended(code);
  }

  /** Ends the connection without waiting for what is not sent yet. */
  terminate(): void {
    this.#stream?.destroy();
    this.end(this.#goodbye?.code ?? ABNORMAL);
  }

  /** Call for each request of the peer. Forgets the messages up to the one that it has heard last. */
  touch(heard = 0): void {
    const first = this.#letters.findIndex(({ id }) => id > heard);
    const known = this.#letters.splice(0, first < 0 ? this.#letters.length : first);
    for (const letter of known) letter.discard();
    this.#cancelGrace();
    this.#cancelGrace = this.#startGrace();
  }

  /** Sends all that the peer has not heard yet, and all that follows, as server-sent events. */
  stream(response: ServerResponse): void {
    this.#stream?.end();
    this.#streamed = true;
    // Its `close` has been emitted already: nothing would end it any more.
    if (response.closed) return this.touch();
    this.#stream = response;
    this.#written = 0;
    this.#pulses = 0;
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store, no-transform',
      // Asks nginx, and others, to pass on each message at once.
      'X-Accel-Buffering': 'no',
    });
    // The headers leave with the first bytes.
    response.write(PULSE);
    response.on('drain', () => this.#pump());
    response.once('close', () => {
      if (this.#stream !== response) return;
      this.#stream = null;
      if (this.#goodbye) this.end(this.#goodbye.code);
      else this.touch();
    });
    this.#cancelGrace();
    this.#pump();
    if (this.#goodbye) this.#sayGoodbye(response);
  }

  /** Keeps proxies from closing the stream, and shows both ends that the other one is there. */
  pulse(): void {
    const stream = this.#stream;
    if (!stream) return;
    this.#pulses++;
    if (stream.writableNeedDrain || this.#goodbye) stream.destroy();
    else if (this.#pulses < MAX_PULSES) stream.write(PULSE);
    else stream.end();
  }

  /** Answers with the first message that fits, now or when it comes; with 204 where none comes in time. */
  answer(filter: LetterFilter, response: ServerResponse): void {
    const letter = this.#letters.find((each) => !each.taken && each.fits(filter));
    if (letter) return this.#hand(letter, response);
    if (this.#goodbye) return answerGone(response);
    if (this.#waiting.size >= MAX_WAITING) {
      return answerText(response, 429, `At most ${MAX_WAITING} requests may wait.`);
    }
    const forget = (): void => {
      cancel();
      this.#waiting.delete(request);
      this.touch();
    };
    const cancel = this.#options.clock.after(WAIT, () => {
      forget();
      response.writeHead(204).end();
    });
    const request = { filter, response, cancel };
    this.#waiting.add(request);
    response.once('close', () => this.#waiting.has(request) && forget());
    this.#cancelGrace();
  }

  #startGrace(): () => void {
    if (this.#stream || this.#waiting.size > 0 || this.#ended) return () => {};
    const grace = this.#streamed ? STREAM_GRACE : GRACE;
    return this.#options.clock.after(grace, () => this.end(this.#goodbye?.code ?? ABNORMAL));
  }

  /** Writes as much as the stream takes: a slow reader holds each message once. */
  #pump(all = false): void {
    const stream = this.#stream;
    if (!stream) return;
    let next = this.#letters.length;
    while (next > 0 && (this.#letters[next - 1]?.id ?? 0) > this.#written) next--;
    for (const { id, frame } of this.#letters.slice(next)) {
      if (stream.writableNeedDrain && !all) return;
      this.#written = id;
      stream.cork();
      stream.write(`id: ${id}\ndata: `);
      stream.write(frame);
      stream.write('\n\n');
      stream.uncork();
    }
  }

  #sayGoodbye(stream: ServerResponse): void {
    const { code, reason } = this.#goodbye ?? { code: ABNORMAL, reason: '' };
    this.#pump(true);
    stream.end(`event: close\ndata: ${code} ${reason}\n\n`);
  }

  /** Gives a new letter to the first request that waits for its kind. */
  #offer(letter: Letter): void {
    for (const request of this.#waiting) {
      if (!letter.fits(request.filter)) continue;
      request.cancel();
      this.#waiting.delete(request);
      return this.#hand(letter, request.response);
    }
  }

  /** Answers a request with a letter, which is kept where the client is gone before it has it. */
  #hand(letter: Letter, response: ServerResponse): void {
    letter.taken = true;
    response.once('close', () => {
      if (this.#ended) return;
      letter.taken = false;
      if (!response.writableFinished) this.#offer(letter);
      else {
        this.#letters = this.#letters.filter((each) => each !== letter);
        letter.discard();
      }
      this.touch();
    });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    response.end(letter.frame);
  }
}

/** Answers that a connection has ended, and that its peer has to join again. */
export function answerGone(response: ServerResponse): void {
  answerText(response, 410, 'This connection has ended: join again to open another one.');
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(`${text}\n`);
}
