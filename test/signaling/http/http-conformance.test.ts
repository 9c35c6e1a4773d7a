import { executeServerCommand } from '@web/test-runner-commands';
import { WebSocketSignaling } from '../../../src/signaling/websocket/websocket-signaling.ts';
import { describeSignaling } from '../conformance.ts';

/** Sends what no road sends at the end of the message before. */
const nonsense = new TextEncoder().encode('data: {"type":"joined"}\n\n');

describeSignaling('R50 WebSocketSignaling over HTTP', async () => {
  const port = await executeServerCommand<number, undefined>('http:port');
  const streams: TransformStreamDefaultController<Uint8Array>[] = [];
  const request: typeof fetch = async (...of) => {
    const response = await fetch(...of);
    if (response.headers.get('content-type') !== 'text/event-stream') return response;
    const tap = new TransformStream<Uint8Array, Uint8Array>({
      start: (controller) => void streams.push(controller),
    });
    return new Response(response.body?.pipeThrough(tap) ?? null, response);
  };
  let address = 1;
  return {
    // A browser opens six connections to an address over HTTP/1.1.
    make() {
      address = (address % 250) + 1;
      return new WebSocketSignaling(`http://127.0.0.${address}:${port}/road`, { fetch: request });
    },
    garble() {
      for (const stream of streams) {
        try {
          stream.enqueue(nonsense);
        } catch {
          // It has ended.
        }
      }
    },
  };
});
