// @ts-check
/**
 * Sends or receives numbered UDP packets on a node of the wire, to measure the wire itself.
 *
 *   node udp-probe.mjs send ADDRESS PORT COUNT SIZE PAUSE_MS
 *   node udp-probe.mjs receive ADDRESS PORT
 *
 * The receiver prints `ready`. When its standard input ends, it prints `[number, milliseconds of travel]` of every
 * packet, in the order of arrival, as JSON.
 */
import { createSocket } from 'node:dgram';

const [what, address, port, ...rest] = process.argv.slice(2);
const [count = 0, size = 0, pause = 0] = rest.map(Number);
const socket = createSocket('udp4');

/** Returns a time that all processes of one machine share. */
const now = () => Number(process.hrtime.bigint()) / 1e6;

if (what === 'send') {
  for (let number = 0; number < count; number += 1) {
    const packet = Buffer.alloc(size);
    packet.writeDoubleLE(number, 0);
    packet.writeDoubleLE(now(), 8);
    await new Promise((resolve) => socket.send(packet, Number(port), address, resolve));
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
  }
  socket.close();
} else {
  /** @type {[number, number][]} */
  const packets = [];
  socket.on('message', (packet) => {
    packets.push([packet.readDoubleLE(0), now() - packet.readDoubleLE(8)]);
  });
  socket.bind(Number(port), address, () => console.log('ready'));
  process.stdin.resume().on('end', () => {
    console.log(JSON.stringify(packets));
    socket.close();
  });
}
