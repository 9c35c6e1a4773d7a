import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import {
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  type NatsConnection,
} from '@nats-io/transport-node';
import { NatsRecords } from './nats-records.ts';
import type { RoadBus } from './road-bus.ts';

/** How long a server may take to answer, in milliseconds: a lease has to have room for a second question. */
const ANSWER_MS = 500;

/** The same where a connection begins: nothing hangs on it yet, and the machine may be busy with starting. */
const BEGINNING_MS = 5_000;

interface NatsConnectionOptions {
  urls: readonly URL[];
  credentials: string | undefined;
  name: string;
}

/** Connects to NATS. Rejects where no server answers, or one without JetStream. */
export async function connectNats(options: NatsConnectionOptions): Promise<RoadBus> {
  const { name } = options;
  const connection = await connect(connectionOptions(options));
  try {
    const manager = await jetstreamManager(connection, { timeout: BEGINNING_MS });
    const maker = new Kvm(jetstream(connection, { timeout: BEGINNING_MS }));
    const makeBucket = (): Promise<KV> => maker.create(name, { history: 1, allow_direct: false });
    await makeBucket();
    // It asks the leader alone: another replica may not have a record yet, and its node would seem to be dead.
    const bucket = await new Kvm(jetstream(connection, { timeout: ANSWER_MS })).open(name);
    const records = new NatsRecords(bucket, manager, name);
    const losses = new Set<() => void>();
    void watchConnection(connection, makeBucket, losses);
    return busOver(connection, records, losses, name);
  } catch (error) {
    await connection.close().catch(() => {});
    throw error;
  }
}

function connectionOptions({ urls, credentials, name }: NatsConnectionOptions): ConnectionOptions {
  const [{ username = '', password = '' } = {}] = urls;
  return {
    servers: urls.map(({ host }) => host),
    name,
    ...(urls.some(({ protocol }) => protocol === 'tls:') && { tls: {} }),
    ...(username && { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
    ...(credentials && {
      authenticator: credsAuthenticator(new TextEncoder().encode(credentials)),
    }),
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 100,
    reconnectJitter: 100,
    timeout: 4 * ANSWER_MS,
    // A connection that carries nothing any more is closed after 3 s.
    pingInterval: 1_000,
    maxPingOut: 2,
  };
}

/** Makes the bucket again where the server has lost it, and tells of the messages that are lost with a connection. */
async function watchConnection(
  connection: NatsConnection,
  makeBucket: () => Promise<KV>,
  losses: ReadonlySet<() => void>,
): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type !== 'reconnect') continue;
    await makeBucket().catch(() => {});
    for (const lost of losses) lost();
  }
}

function busOver(
  connection: NatsConnection,
  records: NatsRecords,
  losses: Set<() => void>,
  name: string,
): RoadBus {
  const subjectOf = (subject: string): string => `${name}.${subject}`;
  return {
    records,
    publish(subject, message) {
      try {
        connection.publish(subjectOf(subject), message);
      } catch {
        // It is closed, or the message is larger than the server allows.
      }
    },
    subscribe(subject, receive) {
      const subscription = connection.subscribe(subjectOf(subject), {
        callback(error, message) {
          if (!error) receive(message.data, (answer) => void message.respond(answer));
        },
      });
      return () => subscription.unsubscribe();
    },
    async request(subject, message, ms) {
      const answer = await connection.request(subjectOf(subject), message, { timeout: ms });
      return answer.data;
    },
    onLoss(lost) {
      const own = (): void => lost();
      losses.add(own);
      return () => void losses.delete(own);
    },
    async close() {
      await connection.flush().catch(() => {});
      await connection.close();
    },
  };
}
