/** The number of sockets that may be opening at a time. */
const places = 4;

/**
 * A `WebSocket` that waits while several others are opening. If one process opens 16 or more at the same
 * time, Chromium delays each by 1 to 5 s, which would outweigh the measured times. Real viewers, each in a
 * browser of its own, never wait so.
 */
export class QueuedWebSocket {
  static #opening = 0;
  static readonly #waiting: (() => void)[] = [];
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  #socket: WebSocket | undefined;
  #closed = false;

  constructor(...request: ConstructorParameters<typeof WebSocket>) {
    const open = (): void => {
      if (this.#closed) return QueuedWebSocket.#next();
      const socket = new RealWebSocket(...request);
      this.#socket = socket;
      socket.onmessage = (event) => this.onmessage?.(event);
      socket.onerror = (event) => this.onerror?.(event);
      let opening = true;
      const settled = (): void => {
        if (opening) QueuedWebSocket.#next();
        opening = false;
      };
      socket.onopen = (event) => {
        settled();
        this.onopen?.(event);
      };
      socket.onclose = (event) => {
        settled();
        this.onclose?.(event);
      };
    };
    QueuedWebSocket.#enter(open);
  }

  get readyState(): number {
    if (this.#closed) return RealWebSocket.CLOSED;
    return this.#socket?.readyState ?? RealWebSocket.CONNECTING;
  }

  get protocol(): string {
    return this.#socket?.protocol ?? '';
  }

  send(text: string): void {
    this.#socket?.send(text);
  }

  close(code?: number, reason?: string): void {
    this.#closed = true;
    this.#socket?.close(code, reason);
  }

  static #enter(open: () => void): void {
    if (QueuedWebSocket.#opening === places) {
      QueuedWebSocket.#waiting.push(open);
      return;
    }
    QueuedWebSocket.#opening += 1;
    open();
  }

  /** Lets the next socket open in place of one that is open or closed. */
  static #next(): void {
    const open = QueuedWebSocket.#waiting.shift();
    if (open) open();
    else QueuedWebSocket.#opening -= 1;
  }
}

const RealWebSocket = window.WebSocket;

/** Replaces the page's `WebSocket`, for every contender alike. */
export function queueWebSockets(): void {
  window.WebSocket = QueuedWebSocket as unknown as typeof WebSocket;
}
