import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Connection } from '../../src/link/connection/connection.ts';
import { InvalidInput } from '../../src/link/invalid-input.ts';
import { Link } from '../../src/link/link.ts';
import { MessageStream } from '../../src/link/message-stream.ts';
import { defaultLimits } from '../../src/runtime/limits.ts';
import type { LogRecord } from '../../src/runtime/logger.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { VirtualClock } from '../kit/clock/virtual-clock.ts';

describe('a peer that keeps sending nonsense', () => {
  const clock = new VirtualClock();
  const logged: LogRecord[] = [];
  let partings = 0;
  const connection: Pick<Connection, 'send' | 'buffered'> = {
    send() {},
    buffered: () => 0,
  };
  const runtime = createRuntime({ clock, logger: (record) => logged.push(record) });
  const invalid = new InvalidInput(runtime, 'ada', () => {
    partings += 1;
  });
  const stream = new MessageStream('ada', runtime);
  const connect = () => new Link(stream, connection as Connection, runtime, true, invalid);
  let link = connect();
  const warnings = () => logged.filter(({ level }) => level === 'warn').length;
  const nonsense = () => link.received('reliable', new Uint8Array([99]).buffer);

  it('R43 warns of the first frames of a minute, and logs the others as debug', () => {
    for (let count = 0; count < 40; count += 1) nonsense();
    expect(warnings()).to.equal(defaultLimits.maxWarnings);
    expect(logged.length).to.equal(40);
    clock.advance(60_000);
    nonsense();
    expect(warnings()).to.equal(defaultLimits.maxWarnings + 1);
  });

  it('R43 is parted with once, over however many connections, and every frame is counted', () => {
    for (let count = 41; count < defaultLimits.maxInvalid; count += 1) {
      expect(partings).to.equal(0);
      link.end();
      link = connect();
      nonsense();
    }
    for (let count = 0; count < 10; count += 1) nonsense();
    expect(partings).to.equal(1);
    expect(runtime.counters.invalidDropped).to.equal(defaultLimits.maxInvalid + 10);
  });
});
