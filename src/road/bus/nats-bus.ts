import { BeachError } from '../../runtime/beach-error.ts';
import { natsAddress } from './nats-address.ts';
import type { RoadBus } from './road-bus.ts';

export interface NatsBusOptions {
  /**
   * The servers of one NATS system, such as `nats://localhost:4222`; `tls://…` speaks TLS. A user and a password may
   * stand in the first.
   */
  servers: string | readonly string[];
  /** The text of a credentials file, as `nsc` writes it. */
  credentials?: string | undefined;
  /**
   * The name of the road, which all its nodes share: that of the bucket, and the beginning of all subjects.
   * @default 'beach-road'
   */
  name?: string | undefined;
}

/**
 * Connects to NATS, a server of 2.9 or later with JetStream: core NATS carries the messages, and a key-value bucket the
 * records. The bucket is made where there is none; one of yours may have replicas, but no maximum age. It must be kept
 * in files: where a server has forgotten its records, two nodes may serve one session for a moment.
 *
 * It needs the packages `@nats-io/transport-node`, `@nats-io/jetstream` and `@nats-io/kv`. A lost connection is opened
 * again, however long that takes.
 *
 * @throws {BeachError} `invalid-option` for an address that is none, and where a package is missing;
 * `signaling-unreachable` where no server answers, or one without JetStream.
 * @example
 * ```ts
 * const bus = await natsBus({ servers: 'nats://localhost:4222' });
 * const road = await createRoad({ bus });
 * ```
 */
export async function natsBus({
  servers,
  credentials,
  name = 'beach-road',
}: NatsBusOptions): Promise<RoadBus> {
  const urls = [servers].flat().map((server) => natsAddress('servers', server));
  const { connectNats } = await loadConnection();
  try {
    return await connectNats({ urls, credentials, name });
  } catch (cause) {
    const where = urls.map(({ host }) => host).join(', ');
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `No NATS server with JetStream answers at ${where}: ${why}. Start one with "nats-server -js", or check the address.`;
    throw new BeachError('signaling-unreachable', message, { cause });
  }
}

/** Loads what needs the packages of NATS, which only those install who use it. */
async function loadConnection() {
  try {
    return await import('./nats-connection.ts');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    const message =
      'NATS needs packages that are not installed: npm install @nats-io/transport-node @nats-io/jetstream @nats-io/kv';
    throw new BeachError('invalid-option', message, { cause });
  }
}
