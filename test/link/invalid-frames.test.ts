import { describe, it } from 'node:test';
import { expect } from 'chai';
import type { Connection } from '../../src/link/connection/connection.ts';
import { Link } from '../../src/link/link.ts';
import { decodeFrame, type Frame } from '../../src/link/wire/frame.ts';
import { defaultLimits } from '../../src/runtime/limits.ts';
import type { LogRecord } from '../../src/runtime/logger.ts';
import { createRuntime } from '../../src/runtime/runtime.ts';
import { VirtualClock } from '../sim/virtual-clock.ts';

describe('a link to a peer that keeps sending nonsense', () => {
  const clock = new VirtualClock();
  const logged: LogRecord[] = [];
  const sent: Frame[] = [];
  const endings: string[] = [];
  const connection: Pick<Connection, 'send' | 'buffered'> = {
    send: (_, bytes) => sent.push(decodeFrame(bytes)),
    buffered: () => 0,
  };
  const runtime = createRuntime({ clock, logger: (record) => logged.push(record) });
  const link = new Link('ada', connection as Connection, runtime);
  const warnings = () => logged.filter(({ level }) => level === 'warn').length;
  const nonsense = () => link.received('reliable', new Uint8Array([99]).buffer);
  link.on('bye', (reason) => endings.push(reason));
  link.opened();

  it('R43 warns of the first frames of a minute, and logs the others as debug', () => {
    for (let count = 0; count < 40; count += 1) nonsense();
    expect(warnings()).to.equal(defaultLimits.maxWarnings);
    expect(logged.length).to.equal(40);
    clock.advance(60_000);
    nonsense();
    expect(warnings()).to.equal(defaultLimits.maxWarnings + 1);
  });

  it('R43 parts with it once, tells it why, and counts every frame', () => {
    for (let count = 41; count < defaultLimits.maxInvalidFrames; count += 1) {
      expect(endings).to.deep.equal([]);
      nonsense();
    }
    for (let count = 0; count < 10; count += 1) nonsense();
    expect(endings).to.deep.equal(['protocol-violation']);
    expect(sent).to.deep.include({ kind: 'bye', reason: 'protocol-violation' });
    expect(runtime.counters.invalidDropped).to.equal(defaultLimits.maxInvalidFrames + 10);
  });
});
