/** The part of a client of mqtt.js that signaling uses. */
export interface MqttClient {
  on(event: 'connect' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error & { code?: number | string }) => void): unknown;
  on(event: 'message', listener: (topic: string, payload: Uint8Array) => void): unknown;
  subscribe(topics: string[], options: { qos: 1 }, done: (error?: Error | null) => void): unknown;
  publish(topic: string, payload: string, options: { qos: 0 | 1; retain: boolean }): unknown;
  end(force: boolean): unknown;
}

/** What signaling asks of a client of mqtt.js. */
export interface MqttClientOptions {
  clientId: string;
  username?: string;
  password?: string;
  clean: true;
  /** 0: signaling itself connects again. */
  reconnectPeriod: 0;
  /** In milliseconds. */
  connectTimeout: number;
  /** In seconds: the broker gives a peer up after one and a half times as long. */
  keepalive: number;
  /** What the broker says of a peer that vanishes. */
  will: { topic: string; payload: string; qos: 1; retain: true };
}

/** `connect` of mqtt.js. */
export type MqttConnect = (url: string, options: MqttClientOptions) => MqttClient;

/** In seconds. */
const KEEPALIVE_S = 20;

/** A new client: its name, the topic of its presence, and its user, if any. */
interface ClientIdentity {
  attempt: string;
  topic: string;
  username: string | undefined;
  password: string | undefined;
}

/** Returns the options of a client whose presence its last will takes back. */
export function clientOptions({
  attempt,
  topic,
  username,
  password,
}: ClientIdentity): Omit<MqttClientOptions, 'connectTimeout'> {
  return {
    // At most 23 characters, which every broker accepts.
    clientId: `beach${attempt.replaceAll('-', '').slice(0, 18)}`,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    clean: true,
    reconnectPeriod: 0,
    keepalive: KEEPALIVE_S,
    will: { topic, payload: '', qos: 1, retain: true },
  };
}
