import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import type { Clock } from '../../runtime/clock.ts';
import type { AttachedRoad } from './attach-road.ts';
import { pathOf } from './take-path.ts';

/** Answers the requests to a road's own server that are not for a WebSocket. */
export class PlainRoutes {
  readonly #road: AttachedRoad;
  readonly #clock: Clock;
  readonly #began: number;
  #registry: Promise<Registry> | undefined;

  constructor(road: AttachedRoad, clock: Clock) {
    this.#road = road;
    this.#clock = clock;
    this.#began = clock.now();
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const road = this.#road;
    const path = pathOf(request);
    const send = (status: number, type: string, body: string): void => {
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
      response.end(body);
    };
    const text = 'text/plain; charset=utf-8';
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      road.respond(request, response);
    } else if (path === '/healthz') {
      const uptime = Math.round((this.#clock.now() - this.#began) / 1000);
      const health = { status: 'ok', uptime, ...road.metrics() };
      send(200, 'application/json', `${JSON.stringify(health)}\n`);
    } else if (path === '/readyz') {
      if (road.isReady()) send(200, text, 'Ready.\n');
      else send(503, text, 'This road lets nobody in now.\n');
    } else if (path === '/metrics') {
      const registry = await this.#metrics();
      send(200, registry.contentType, await registry.metrics());
    } else if (path === '/' && road.path !== '/') {
      send(200, text, 'This is Beach Road: peers connect to it over WebSocket.\n');
    } else {
      road.respond(request, response);
    }
  }

  /** Loaded with the first request: most programs that import a road never serve it. */
  #metrics(): Promise<Registry> {
    this.#registry ??= import('./prometheus.ts').then(({ prometheusRegistry }) =>
      prometheusRegistry(() => this.#road.metrics()),
    );
    return this.#registry;
  }
}
