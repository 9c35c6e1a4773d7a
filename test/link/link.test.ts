import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Connection } from '../../src/link/connection/connection.ts';
import { Link } from '../../src/link/link.ts';
import { MessageStream } from '../../src/link/message-stream.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { pass } from '../kit/clock/pass.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';
import { readyFrame } from '../kit/ready-frame.ts';

describe('a link whose path was lost', () => {
  /** Returns a ready link to a side that never answers, and the times at which it failed. */
  function silent() {
    const clock = new VirtualClock();
    const connection: Pick<Connection, 'send' | 'buffered' | 'stats'> = {
      send() {},
      buffered: () => 0,
      stats: async () => new Map(),
    };
    const runtime = createRuntime({ clock, logger: () => {} });
    const link = new Link(new MessageStream('ada', runtime), connection as Connection, runtime);
    link.opened();
    link.received('reliable', readyFrame());
    const failures: number[] = [];
    link.on('failed', () => failures.push(clock.now()));
    return { clock, link, failures };
  }

  it('R11 has the whole deadline again once the path is back', async () => {
    const { clock, link, failures } = silent();
    clock.advance(6_000);
    link.pathChanged('disconnected');
    clock.advance(3_500);
    link.pathChanged('connected');
    await pass(clock, 500);
    await pass(clock, 9_000);
    expect(failures).to.deep.equal([]);
    await pass(clock, 1_000);
    expect(failures).to.deep.equal([20_000]);
  });

  it('R11 is dead when a ping is unanswered for 10 s', async () => {
    const { clock, link, failures } = silent();
    clock.advance(6_000);
    link.pathChanged('disconnected');
    await pass(clock, 4_000);
    expect(failures).to.deep.equal([10_000]);
  });
});
