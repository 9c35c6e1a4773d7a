import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** The process of a `FrozenProxy`: takes the port to pass connections on to. */
const target = Number(process.argv[2]);
const sockets = new Set<Socket>();
let isFrozen = false;

function pass(from: Socket, to: Socket): void {
  sockets.add(from);
  from.on('data', (data) => to.write(data));
  from.on('end', () => to.end());
  from.on('error', () => to.destroy());
  from.on('close', () => {
    sockets.delete(from);
    to.destroy();
  });
  if (isFrozen) from.pause();
}

const server = createServer((near) => {
  const far = connect(target, '127.0.0.1');
  pass(near, far);
  pass(far, near);
});

process.on('disconnect', () => process.exit());
process.on('message', (freezes) => {
  isFrozen = freezes === true;
  for (const socket of sockets) {
    if (isFrozen) socket.pause();
    else socket.resume();
  }
});

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
process.send?.(typeof address === 'object' && address ? address.port : 0);
