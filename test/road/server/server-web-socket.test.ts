import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { ServerWebSocket } from '../../../src/road/server/server-web-socket.ts';

test('R43 a message for a socket that is not open leaves the memory of the road at once', () => {
  // As the server of `ws` makes them.
  const socket: ServerWebSocket = Reflect.construct(ServerWebSocket, [null, undefined, {}]);
  assert.notEqual(socket.readyState, WebSocket.OPEN);
  let sent = 0;
  socket.deliver(new Uint8Array(8), () => sent++);
  assert.equal(sent, 1);
});
