import { BeachError } from '../../runtime/beach-error.ts';
import { type Clock, systemClock } from '../../runtime/clock.ts';
import { type Random, systemRandom } from '../../runtime/random.ts';
import type { Join } from '../messages.ts';
import type {
  Credentials,
  Signaling,
  SignalingConnection,
  SignalingObserver,
} from '../signaling.ts';
import type { MqttConnect } from './mqtt-client.ts';
import { MqttConnection } from './mqtt-connection.ts';

export interface MqttSignalingOptions {
  /** The user, where the broker asks for one. */
  username?: string | undefined;
  /** The password of the user. */
  password?: string | undefined;
  /**
   * The beginning of all topics, without wildcards. Pages with another one do not meet.
   * @default 'beach'
   */
  prefix?: string | undefined;
  clock?: Clock | undefined;
  random?: Random | undefined;
}

/**
 * Signals over an MQTT broker, with a client of mqtt.js that the page brings. No road judges who is who: whoever can use
 * the broker can read, join and disturb each session on it, and pose as its host. Only under a verified name is the host
 * proved, and only a passphrase keeps offers and answers secret.
 *
 * - What a peer says of itself is retained under `beach/SESSION/ROLE/PEER/…`, and taken back by its last will; signals go
 *   to `beach/SESSION/to/PEER`.
 * - The first host stays: another one is refused with `host-taken` after one second, unless it has the same host key. With
 *   the key of a verified name it waits instead, and is the host once the first has gone.
 * - A peer that vanishes is lost after 30 s at most. A lost broker is tried again after at most 0.3 s, doubling to 15 s.
 * - A broker that refuses the user ends it with `unauthorized`. `token` is not used.
 *
 * @example
 * ```ts
 * import { MqttSignaling } from 'beach-session/mqtt';
 * import mqtt from 'mqtt';
 *
 * viewer.signaling = new MqttSignaling('wss://broker.example/mqtt', mqtt.connect);
 * ```
 */
export class MqttSignaling implements Signaling {
  readonly #url: string;
  readonly #connect: MqttConnect;
  readonly #options: MqttSignalingOptions;

  /**
   * `url` is the address of the broker, `connect` the function of mqtt.js.
   *
   * @throws {BeachError} `invalid-option` for a `prefix` with a wildcard.
   */
  constructor(url: string | URL, connect: MqttConnect, options: MqttSignalingOptions = {}) {
    if (/[+#\0]/.test(options.prefix ?? '')) {
      throw BeachError.invalidOption('prefix', options.prefix, 'a topic without + and #');
    }
    this.#url = String(url);
    this.#connect = connect;
    this.#options = options;
  }

  connect(
    join: Join,
    observer: SignalingObserver,
    signal: AbortSignal,
    { prove }: Credentials = {},
  ): SignalingConnection {
    const {
      prefix = 'beach',
      username,
      password,
      clock = systemClock,
      random = systemRandom,
    } = this.#options;
    return new MqttConnection({
      join,
      observer,
      signal,
      url: this.#url,
      connect: this.#connect,
      prefix,
      username,
      password,
      clock,
      random,
      life: random.uuid(),
      waits: prove !== undefined,
    });
  }
}
