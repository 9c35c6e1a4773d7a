import { describe, it } from 'node:test';
import { expect } from 'chai';
import { FanOut } from '../../src/fanout/fan-out.ts';
import type { Connection } from '../../src/link/connection/connection.ts';
import { Link } from '../../src/link/link.ts';
import { MessageStream } from '../../src/link/message-stream.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { readyFrame } from '../kit/ready-frame.ts';

describe('a retained value', () => {
  it('R43 is cut into one set of frames for all newcomers, however slow', async () => {
    const runtime = createRuntime({ clock: new VirtualClock(), logger: () => {} });
    const fanOut = new FanOut({ runtime, slowPeers: 'evict', slow: () => {} });
    await fanOut.send(new ArrayBuffer(1 << 20), { topic: 'board', retain: true });
    const memory = new Set<ArrayBuffer>();
    const links: Link[] = [];
    for (let index = 0; index < 20; index += 1) {
      let held = 0;
      const connection: Pick<Connection, 'send' | 'buffered'> = {
        send: (_, bytes) => {
          held += bytes.length;
          if (bytes.length > 1_000) memory.add(bytes.buffer);
        },
        buffered: () => held,
      };
      const stream = new MessageStream(`viewer ${index}`, runtime);
      const link = new Link(stream, connection as Connection, runtime);
      links.push(link);
      link.opened();
      link.received('reliable', readyFrame());
      fanOut.add(stream);
    }
    await new Promise((resolve) => setTimeout(resolve));
    const bytes = [...memory].reduce((sum, { byteLength }) => sum + byteLength, 0);
    // Each holds the first frames, up to `bufferLow`.
    expect(memory.size).to.be.above(1);
    expect(bytes).to.be.below(2 * runtime.limits.bufferLow);
    expect(fanOut.size).to.equal(20);
    for (const link of links) link.end();
  });
});
