import type { Clock } from '../../runtime/clock.ts';
import type { Random } from '../../runtime/random.ts';
import { joinedProtocol } from '../join-in-request.ts';

/** How long a stream must last to be continued, in milliseconds; one that is cut at once always will be. */
const STEADY_MS = 1_000;

/** The most characters of a request of several messages; in UTF-8, they are less than the 64 KiB that a road takes. */
const MAX_BATCH = 20_000;

/** The close code of a socket that was lost. */
const ABNORMAL = 1006;

interface EventStreamOptions {
  clock: Clock;
  random: Random;
  fetch: typeof globalThis.fetch;
}

/**
 * Looks like a WebSocket, as far as a road is concerned, and speaks HTTP: messages come as server-sent events in the
 * response to a request, which is made again where a proxy has cut it; others go in requests of their own.
 */
export class EventStreamSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  /** As that of a WebSocket: 0 connecting, 1 open, 3 closed. */
  readyState = 0;
  readonly protocol: string;
  readonly #url: string;
  readonly #options: EventStreamOptions;
  /** The secret by which the road knows this connection. */
  readonly #key: string;
  readonly #end = new AbortController();
  readonly #unsent: string[] = [];
  #posting = false;
  /** The id of the last message that has arrived. */
  #heard = '0';

  /** `join` is sent along with the first request, if there is one. */
  constructor(url: string, join: string, options: EventStreamOptions) {
    this.#url = url.replace(/^ws/, 'http');
    this.#options = options;
    this.#key = options.random.uuid();
    this.protocol = join && joinedProtocol;
    void this.#listen(join);
  }

  send(text: string): void {
    this.#unsent.push(text);
    if (!this.#posting) void this.#post();
  }

  close(code: number): void {
    if (this.readyState === 3) return;
    this.#stop();
    const goodbye = [`${this.#head} ${code}`, ...this.#unsent].join('\n');
    // Outlives the page.
    this.#request(goodbye, { keepalive: true }).catch(() => {});
  }

  async #listen(join: string): Promise<void> {
    const { clock } = this.#options;
    const init = { headers: { Accept: 'text/event-stream' }, signal: this.#end.signal };
    let began = clock.now();
    for (let body = join ? `${this.#key}\n${join}` : this.#key; ; body = this.#head) {
      const response = await this.#request(body, init).catch(() => null);
      if (!response?.ok || !response.body) return this.#lost(ABNORMAL);
      if (this.readyState === 0) {
        this.readyState = 1;
        this.onopen?.();
      }
      await this.#read(response.body);
      if (this.readyState === 3) return;
      if (clock.now() - began < STEADY_MS) return this.#lost(ABNORMAL);
      began = clock.now();
    }
  }

  /** Passes on what arrives, until the stream has ended or broken. */
  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    for (let text = ''; ; ) {
      const { value } = await reader.read().catch(() => ({ value: undefined }));
      if (!value) return;
      const events = (text + decoder.decode(value, { stream: true })).split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) this.#take(event);
    }
  }

  #take(lines: string): void {
    const fields = lines.split('\n').map((line) => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 2)];
    });
    const { id, event, data } = Object.fromEntries(fields) as Partial<Record<string, string>>;
    this.#heard = id ?? this.#heard;
    // A listener that throws must not end the stream.
    queueMicrotask(() => {
      if (event === 'close') this.#lost(Number.parseInt(data ?? '', 10));
      else if (data) this.onmessage?.({ data });
    });
  }

  /** Sends one request after the other, so that messages keep their order. */
  async #post(): Promise<void> {
    this.#posting = true;
    // Those of one task travel together.
    await null;
    while (this.#unsent.length > 0 && this.readyState === 1) {
      let body = this.#head;
      do body += `\n${this.#unsent.shift()}`;
      while (this.#unsent[0] && body.length + this.#unsent[0].length < MAX_BATCH);
      const response = await this.#request(body).catch(() => null);
      if (!response?.ok) this.#lost(ABNORMAL);
    }
    this.#posting = false;
  }

  get #head(): string {
    return `${this.#key} ${this.#heard}`;
  }

  /** Asks once more where the network fails: a proxy may have cut a connection that was kept for the next request. */
  #request(body: string, init: RequestInit = {}): Promise<Response> {
    const request: RequestInit = { method: 'POST', body, cache: 'no-store', credentials: 'omit' };
    const ask = (): Promise<Response> => this.#options.fetch(this.#url, { ...request, ...init });
    return ask().catch((error) => {
      if (!this.readyState) throw error;
      return ask();
    });
  }

  #lost(code: number): void {
    if (this.readyState === 3) return;
    this.#stop();
    this.onclose?.({ code });
  }

  #stop(): void {
    this.readyState = 3;
    this.#end.abort();
  }
}

/** Opens an event stream in place of a WebSocket. */
export function openEventStream(
  ...request: ConstructorParameters<typeof EventStreamSocket>
): WebSocket {
  return new EventStreamSocket(...request) as unknown as WebSocket;
}
