import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Aedes } from 'aedes';
import { createWebSocketStream, WebSocketServer } from 'ws';

/** Starts an MQTT broker for WebSockets on a free port of this machine. It refuses the user `stranger`. */
export async function startMqttBroker() {
  const broker = await Aedes.createBroker({
    authenticate: (_client, username, _password, done) => {
      if (username !== 'stranger') return done(null, true);
      done(Object.assign(new Error('Who are you?'), { returnCode: 4 }), false);
    },
  });
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket);
    stream.on('error', () => {});
    broker.handle(stream, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const drop = (): void => {
    for (const socket of sockets.clients) socket.terminate();
  };
  return {
    url: `ws://127.0.0.1:${port}`,
    /** Cuts every connection. */
    drop,
    publish(topic: string, payload: string): Promise<void> {
      return new Promise((resolve) => {
        const packet = { cmd: 'publish', qos: 0, retain: false, dup: false } as const;
        broker.publish({ ...packet, topic, payload }, () => resolve());
      });
    },
    async close(): Promise<void> {
      drop();
      server.close();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
    },
  };
}
