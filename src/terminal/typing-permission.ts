import { type InputMessage, splitInput } from './terminal-protocol.ts';

/** Whether a viewer may type, as the host has answered it, and what it has typed before the answer. */
export class TypingPermission {
  readonly #send: (input: InputMessage) => void;
  #state: 'none' | 'asked' | 'granted' | 'refused' = 'none';
  #held = '';
  /** The host that has answered last. */
  #host: string | null = null;

  constructor(send: (input: InputMessage) => void) {
    this.#send = send;
  }

  get state(): 'none' | 'asked' | 'granted' | 'refused' {
    return this.#state;
  }

  /** Call when the host is asked, or will be. What is typed waits for its answer from now on. */
  ask(): void {
    this.#state = 'asked';
  }

  /** Takes the answer of a host. What waits is sent if it may, unless it was typed for another host. */
  answer(granted: boolean, host: string): void {
    const isOther = this.#host !== null && this.#host !== host;
    const held = isOther ? '' : this.#held;
    this.#held = '';
    this.#host = host;
    this.#state = granted ? 'granted' : 'refused';
    this.type(held);
  }

  /** Call when there is no permission any more, and nobody will be asked. */
  withdraw(): void {
    this.#state = 'none';
    this.#held = '';
  }

  /** Sends text to the host, or holds as much of it as one message may have; drops it without permission. */
  type(text: string): void {
    if (this.#state === 'granted') for (const input of splitInput(text)) this.#send(input);
    if (this.#state === 'asked') this.#held = splitInput(this.#held + text)[0]?.data ?? '';
  }
}
