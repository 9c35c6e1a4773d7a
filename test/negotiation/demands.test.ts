import { expect } from '@open-wc/testing';
import type { Session } from '../../src/session/session.ts';
import type { SignalBody } from '../../src/signaling/messages.ts';
import { SignalingHub } from '../kit/signaling/signaling-hub.ts';
import { until } from '../kit/until.ts';
import { linked, Meeting } from '../session/meet.ts';

describe('a viewer that demands', () => {
  let meeting: Meeting;
  let hub: SignalingHub;
  let host: Session;
  let viewer: Session;
  const id = ({ peerId }: Session): string => peerId as string;
  const generation = (): number => host.peers.get(id(viewer))?.generation ?? 0;
  const ready = (): boolean =>
    host.peers.get(id(viewer))?.state === 'connected' && viewer.hostState === 'connected';

  const demand = (body: SignalBody<'renegotiate'>): void =>
    hub.tell(id(host), {
      type: 'signal',
      from: id(viewer),
      handshakeId: crypto.randomUUID(),
      generation: generation(),
      seq: 0,
      kind: 'renegotiate',
      body,
    });

  beforeEach(async () => {
    meeting = new Meeting();
    hub = new SignalingHub();
    host = meeting.make('host', { signaling: hub, accepts: ['video'] });
    viewer = meeting.make('viewer', { signaling: hub });
    viewer.start().catch(() => {});
    await host.start();
    hub.introduce(id(viewer), id(host));
    await linked(host, 1);
    await until(ready);
  });
  afterEach(() => meeting.end());

  it('R43 a new connection has it at once, and again, and then has to wait', async () => {
    for (let served = 2; served <= 3; served += 1) {
      demand({ connection: 'unknown' });
      expect(generation()).to.equal(served);
      await until(ready);
    }
    for (let more = 0; more < 20; more += 1) demand({});
    expect(generation()).to.equal(3);
    expect(ready()).to.equal(true);
    expect(host.metrics.overflowDropped).to.equal(20);
  });

  it('R43 thousands of lines for media is not understood', () => {
    demand({ kinds: Array.from({ length: 7_000 }, () => 'video') });
    expect(host.metrics.invalidDropped).to.equal(1);
    expect(generation()).to.equal(1);
  });
});
