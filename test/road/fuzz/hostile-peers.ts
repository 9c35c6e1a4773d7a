/**
 * A program that attacks roads: `hostile-peers.ts SEED ACTS PER_SECOND URL…`. It comes from an address of
 * its own, and keeps up to 16 sockets open at each road. It does the same to one road after the other,
 * and prints the name of what it does now: `generate`, or the URL of a road. At the end it prints how
 * many acts each road has seen.
 */
import { setPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { type HostileAct, hostileAct } from './hostile-act.ts';

const [seed = '1', acts = '0', perSecond = '1000', ...urls] = process.argv.slice(2);
const batchSize = 500;
const ticksPerSecond = 100;
// A lower priority leaves the processor to the road, which is measured.
setPriority(19);
const slots = 16;

function connect(url: string, slot: number): WebSocket {
  const socket = new WebSocket(url, { localAddress: '127.0.0.2' });
  const peerId = `hostile-${slot}`;
  // One in four does not join, three in four join the honest session; one would be its host, and is refused.
  socket.on('open', () => {
    const role = slot === 0 ? 'host' : 'viewer';
    const join = { type: 'join', protocol: 1, session: 'standup', role, peerId };
    if (slot === 0 || slot % 4 > 0) socket.send(JSON.stringify(join));
  });
  socket.on('error', () => {});
  // One in four does not read.
  if (slot % 4 === 1) socket.on('open', () => socket.pause());
  return socket;
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

/** Does a batch to one road, in bursts of 10 ms. */
async function play(
  url: string,
  sockets: WebSocket[],
  batch: readonly HostileAct[],
): Promise<void> {
  process.stdout.write(`${url}\n`);
  for (let done = 0; done < batch.length; ) {
    for (let slot = 0; slot < slots; slot++) {
      const state = sockets[slot]?.readyState ?? WebSocket.CLOSED;
      if (state === WebSocket.CLOSED) sockets[slot] = connect(url, slot);
    }
    const open = sockets.filter((socket) => socket.readyState === WebSocket.OPEN);
    for (let i = 0; i < Number(perSecond) / ticksPerSecond; i++) {
      const socket = open[i % open.length];
      const act = batch[done];
      if (socket?.readyState !== WebSocket.OPEN || act === undefined) continue;
      perform(socket, act);
      done++;
    }
    await wait(1000 / ticksPerSecond);
  }
}

const roads = urls.map((url) => ({ url, sockets: [] as WebSocket[] }));
let done = 0;
while (done < Number(acts)) {
  process.stdout.write('generate\n');
  const numRuns = Math.min(batchSize, Number(acts) - done);
  const batch = fc.sample(hostileAct, { seed: Number(seed) + done, numRuns });
  for (const { url, sockets } of roads) await play(url, sockets, batch);
  done += numRuns;
}
process.stdout.write(`${done}\n`, () => process.exit());
