import type { RoadMessage } from '../../../src/signaling/messages.ts';

/** A WebSocket with a test at the other end. */
export class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readyState = 0;
  /** The sent messages, parsed. */
  readonly sent: { type: string; [field: string]: unknown }[] = [];
  /** The close code from the page's side. */
  closing: [code?: number, reason?: string] | undefined;
  readonly url: string;
  /** The subprotocols that the page offers, and the one that the other end takes. */
  readonly protocols: readonly string[];
  protocol = '';

  constructor(url: string, protocols: readonly string[] = []) {
    this.url = url;
    this.protocols = protocols;
  }

  send(text: string): void {
    if (this.readyState === 0) throw new DOMException('Still connecting.', 'InvalidStateError');
    this.sent.push(JSON.parse(text));
  }

  close(code?: number, reason?: string): void {
    this.closing ??= code === undefined ? [] : reason === undefined ? [code] : [code, reason];
    this.readyState = Math.max(this.readyState, 2);
  }

  /** Whether nothing of it reaches the page any more. */
  get forgotten(): boolean {
    return (!this.onopen || this.readyState >= 2) && !this.onmessage && !this.onclose;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  hear(message: RoadMessage | string): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }

  /** Opens, and lets the peer in. */
  letIn(peerId: string): void {
    this.open();
    this.hear({ type: 'joined', peerId, host: null, peers: [], topology: 'star' });
  }

  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}
