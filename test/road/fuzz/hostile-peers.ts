/**
 * A program that attacks a road: `hostile-peers.ts URL SEED ACTS PER_SECOND`. It comes from an address of
 * its own, keeps up to 16 sockets open, and prints how many acts it did.
 */
import { setPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { type HostileAct, hostileAct } from './hostile-act.ts';

const [url = '', seed = '1', acts = '0', perSecond = '1000'] = process.argv.slice(2);
const ticksPerSecond = 100;
// What is measured is the road, not how much of the processor this program takes from it.
setPriority(19);
const sockets: (WebSocket | undefined)[] = Array.from({ length: 16 });

function connect(slot: number): void {
  const socket = new WebSocket(url, { localAddress: '127.0.0.2' });
  sockets[slot] = socket;
  const peerId = `hostile-${slot}`;
  // One in four does not join, three in four join the honest session.
  socket.on('open', () => {
    const join = { type: 'join', protocol: 1, session: 'standup', role: 'viewer', peerId };
    if (slot % 4 > 0) socket.send(JSON.stringify(join));
  });
  socket.on('error', () => {});
  // One in four does not read.
  if (slot % 4 === 1) socket.on('open', () => socket.pause());
}

function perform(socket: WebSocket, act: HostileAct): void {
  if (act.kind === 'text') socket.send(act.text);
  else if (act.kind === 'binary') socket.send(act.bytes);
  else if (act.kind === 'ping') socket.ping(act.bytes);
  else if (act.kind === 'close') socket.close(act.code);
  else if (act.kind === 'drop') socket.terminate();
  else if (act.kind === 'flood') for (let i = 0; i < act.times; i++) socket.send(act.text);
  else
    (socket as unknown as { _socket: { write(bytes: Uint8Array): void } })._socket.write(act.bytes);
}

let done = 0;
let batch: HostileAct[] = [];
while (done < Number(acts)) {
  for (let slot = 0; slot < sockets.length; slot++) {
    const state = sockets[slot]?.readyState ?? WebSocket.CLOSED;
    if (state === WebSocket.CLOSED) connect(slot);
  }
  const open = sockets.filter((socket) => socket?.readyState === WebSocket.OPEN);
  for (let i = 0; i < Number(perSecond) / ticksPerSecond && done < Number(acts); i++) {
    if (batch.length === 0) {
      batch = fc.sample(hostileAct, { seed: Number(seed) + done, numRuns: 500 });
    }
    const socket = open[i % open.length];
    if (socket?.readyState !== WebSocket.OPEN) continue;
    perform(socket, batch.pop() as HostileAct);
    done++;
  }
  await wait(1000 / ticksPerSecond);
}
process.stdout.write(`${done}\n`);
process.exit();
