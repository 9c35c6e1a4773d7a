import { defaultRoadLimits, type RoadLimits } from '../../../src/road/road-limits.ts';
import { roadCounters } from '../../../src/road/road-metrics.ts';
import { RoadSession } from '../../../src/road/sessions/road-session.ts';
import { closeCodes, type Join, type Signal } from '../../../src/signaling/messages.ts';
import { VirtualClock } from '../../kit/clock/virtual-clock.ts';
import { FakePeer } from '../fake-peer.ts';

/** Creates a session in virtual time, a host and two viewers. */
export function setUpSession(limits: Partial<RoadLimits> = {}) {
  const clock = new VirtualClock();
  const counters = roadCounters();
  let ended = 0;
  const session = new RoadSession('standup', {
    clock,
    counters,
    limits: { ...defaultRoadLimits, ...limits },
    onEmpty: () => ended++,
  });
  const host = new FakePeer('host', 'host');
  const one = new FakePeer('viewer', 'one');
  const two = new FakePeer('viewer', 'two');
  return {
    clock,
    counters,
    session,
    host,
    one,
    two,
    ended: () => ended,
    join: (peer: FakePeer, rest: Partial<Join> = {}) => session.join(peer.joining(rest), peer),
    say: (peer: FakePeer, kind: Signal['kind'], to: string, seq = 0) =>
      session.signal(peer.saying(kind, to, seq), peer),
    /** Loses the peer's connection; its next join needs a new one. */
    lose: (peer: FakePeer) => session.closed(peer, 1006),
    leave: (peer: FakePeer) => session.closed(peer, closeCodes.left),
  };
}

/** The same peer over another connection, or the same host under another id. */
export const again = (peer: FakePeer, peerId = peer.peerId) => new FakePeer(peer.role, peerId);
