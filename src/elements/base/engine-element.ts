import { LitElement } from 'lit';
import type { SendOptions } from '../../fanout/send-options.ts';
import type { Sendable } from '../../link/wire/sendable.ts';
import { BeachError } from '../../runtime/beach-error.ts';
import type { Session } from '../../session/session.ts';
import { elementOptions, secretOptions } from '../options/element-options.ts';
import { withOptions } from '../options/with-options.ts';
import type { SessionLifecycle } from './session-lifecycle.ts';

/** What pages use of the session of an element, apart from its start and its end. */
export abstract class EngineElement extends withOptions(LitElement, elementOptions, secretOptions) {
  protected abstract readonly lifecycle: SessionLifecycle;

  /**
   * Whether the session has a verified name, and runs: a host has proved that it has the key, and a viewer takes
   * connections from that host alone. False under a plain name, whose host is whom the road names.
   */
  get verified(): boolean {
    return this.lifecycle.engine?.verified ?? false;
  }

  /** The last error since the start; null if there is none. */
  get error(): BeachError | null {
    return this.lifecycle.engine?.error ?? null;
  }

  /** The engine of the current or last run, for tools that watch it; null before the first start. */
  get engine(): Session | null {
    return this.lifecycle.engine;
  }

  /**
   * How long the next attempt waits still, in milliseconds: to reach signaling, or else a peer, which may also try
   * sooner from its side. Null while nothing waits.
   */
  get retryIn(): number | null {
    return this.lifecycle.engine?.retryIn ?? null;
  }

  /** Begins at once the attempts that wait for their time. Does nothing while none waits. */
  retryNow(): void {
    this.lifecycle.engine?.retryNow();
  }

  /**
   * Sends text, a JSON value, an `ArrayBuffer`, a typed array, a `Blob` or a `File`, up to 16 MiB. A host sends it to
   * its viewers, or to the peer ids in `options.to`; a viewer sends it to its host. `options.lane` is `reliable` (the
   * default: in order, without loss) or `ephemeral`; `options.topic` names the subject, of which a host can `retain`
   * the last message for viewers that join later. Resolves when all receivers that keep up have taken the message and
   * have room for more.
   *
   * @throws `send-failed` if a receiver is not connected or the data cannot be sent, `message-too-large`, or the
   * reason of `options.signal` if it is aborted.
   */
  async send<T>(data: Sendable<T>, options: SendOptions = {}): Promise<void> {
    await this.startedEngine.send(data, options);
  }

  /** The engine, which can send. Throws `send-failed` before the first start. */
  protected get startedEngine(): Session {
    const { engine } = this.lifecycle;
    if (engine !== null) return engine;
    throw BeachError.sendFailed('The session has not been started: nothing was sent.');
  }
}
