import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What a proxy does with a request for a WebSocket. */
export type UpgradeManners =
  | 'pass'
  /** Refuses it with a status. */
  | { readonly status: number }
  /** Passes it on, and cuts the connection behind a text in the answer. */
  | { readonly cutBehind: string }
  /** Passes it on, and cuts the connection after all that came with a text in the answer. */
  | { readonly cutAfter: string }
  /** Passes it on, and holds the answer back until then. */
  | { readonly holdUntil: Promise<void> }
  /** Keeps it, and never answers. */
  | 'swallow';

/** A proxy of HTTP on a free port of this machine, which does not like WebSockets. */
export class AwkwardProxy {
  /** The first lines of the requests that came, such as `POST /road`. */
  readonly requests: string[] = [];
  readonly port: number;
  readonly #sockets = new Set<Socket>();
  readonly #close: () => void;

  private constructor(port: number, close: () => void) {
    this.port = port;
    this.#close = close;
  }

  /** Leads to a port of this machine. */
  static async start(target: number, manners: () => UpgradeManners): Promise<AwkwardProxy> {
    const server = createServer((client) => proxy.#serve(client, target, manners));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new AwkwardProxy((server.address() as AddressInfo).port, () => server.close());
    return proxy;
  }

  /** Cuts all connections, as proxies do after some time. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#close();
    this.cut();
  }

  #serve(client: Socket, target: number, manners: () => UpgradeManners): void {
    const road = connect(target, '127.0.0.1');
    for (const socket of [client, road]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        client.destroy();
        road.destroy();
      });
    }
    let cut: Exclude<UpgradeManners, string | { status: number }> | object = {};
    client.on('data', (data) => {
      const text = data.toString('latin1');
      for (const [, request = ''] of text.matchAll(/^((?:GET|POST|OPTIONS) \S+) HTTP\/1.1\r$/gm)) {
        this.requests.push(request);
      }
      const how = /^upgrade: *websocket\r$/im.test(text) ? manners() : 'pass';
      if (how === 'swallow') return;
      if (how !== 'pass' && 'status' in how) {
        client.end(`HTTP/1.1 ${how.status} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
        return;
      }
      if (how !== 'pass') cut = how;
      if (how !== 'pass' && 'holdUntil' in how) {
        road.pause();
        void how.holdUntil.then(() => road.resume());
      }
      road.write(data);
    });
    road.on('data', (data) => {
      const at = 'cutBehind' in cut ? data.indexOf(cut.cutBehind) : -1;
      if ('cutBehind' in cut && at >= 0) client.end(data.subarray(0, at + cut.cutBehind.length));
      else if ('cutAfter' in cut && data.includes(cut.cutAfter)) client.end(data);
      else client.write(data);
    });
  }
}
