import { expect } from '@open-wc/testing';
import { BeachError } from '../../../src/runtime/beach-error.ts';
import { defaultLimits } from '../../../src/runtime/limits.ts';
import type { Role } from '../../../src/signaling/messages.ts';
import type { SignalingObserver } from '../../../src/signaling/signaling.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { ScriptedSignaling } from '../../kit/signaling/scripted-signaling.ts';
import { Meeting } from '../meet.ts';

describe('a viewer without a host', () => {
  const clock = new VirtualClock();
  const host = { peerId: 'h', role: 'host' } as const;
  let meeting: Meeting;

  beforeEach(() => {
    meeting = new Meeting();
  });
  afterEach(() => meeting.end());

  function start(role: Role) {
    const signaling = new ScriptedSignaling();
    const session = meeting.make(role, { clock, signaling });
    const warnings: string[] = [];
    session.on('warning', ({ code }) => warnings.push(code));
    session.start().catch(() => {});
    return { session, observer: signaling.observer, warnings };
  }

  function join(observer: SignalingObserver, peers: readonly (typeof host)[] = []): void {
    observer.state('open');
    observer.message({
      type: 'joined',
      peerId: 'x',
      host: null,
      peers: [...peers],
      topology: 'star',
    });
  }

  it('warns once after 20 s, and goes on waiting', () => {
    const { session, observer, warnings } = start('viewer');
    join(observer);
    clock.advance(defaultLimits.noHostWarning - 1);
    expect(warnings).to.deep.equal([]);
    clock.advance(1);
    expect(warnings).to.deep.equal(['no-host']);
    clock.advance(100_000);
    expect(warnings).to.deep.equal(['no-host']);
    expect(session.state).to.equal('live');
  });

  it('does not warn if there is a host, if it has left, or if it is the host', () => {
    const found = start('viewer');
    join(found.observer, [host]);
    const gone = start('viewer');
    join(gone.observer);
    gone.session.stop();
    const own = start('host');
    join(own.observer);
    clock.advance(100_000);
    for (const { warnings } of [found, gone, own]) expect(warnings).to.not.include('no-host');
  });

  it('does not warn if signaling was never open', () => {
    const { observer, warnings } = start('viewer');
    observer.state('connecting', BeachError.signalingUnreachable('ws://nowhere'));
    clock.advance(100_000);
    expect(warnings).to.deep.equal(['signaling-unreachable']);
  });
});
