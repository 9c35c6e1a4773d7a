/** So many open at a time. */
const places = 4;

/**
 * A `WebSocket` that waits until few others are opening. Where a process opens many at once, Chromium
 * holds each back for 1 to 5 s (from 16 on, less for fewer), which would be most of what is measured.
 * Viewers who are in a browser of their own, as real ones are, know no such wait.
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

  constructor(url: string) {
    const open = (): void => {
      if (this.#closed) return QueuedWebSocket.#next();
      const socket = new RealWebSocket(url);
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

  /** Gives the place of a socket that is open, or closed, to the next. */
  static #next(): void {
    const open = QueuedWebSocket.#waiting.shift();
    if (open) open();
    else QueuedWebSocket.#opening -= 1;
  }
}

const RealWebSocket = window.WebSocket;

/** Makes it the page's `WebSocket`, for every contender alike. */
export function queueWebSockets(): void {
  window.WebSocket = QueuedWebSocket as unknown as typeof WebSocket;
}
