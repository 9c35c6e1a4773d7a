import { expect } from '@open-wc/testing';
import { BroadcastSignaling } from '../../../src/signaling/broadcast/broadcast-signaling.ts';
import { Participant } from '../participant.ts';

/** Over `broadcast:` nobody checks a proof: all pages are of one site. */
const prove = () => Promise.reject(new Error('Nobody asked for a proof.'));

describe('R2 R41 a host with the key of its name, over broadcast:', () => {
  let present: Participant[];
  let session: string;

  const enter = (role: 'host' | 'viewer', hasKey = true): Participant => {
    const credentials = hasKey ? { prove } : {};
    const participant = new Participant(new BroadcastSignaling(), { session, role }, credentials);
    present.push(participant);
    return participant;
  };

  beforeEach(() => {
    present = [];
    session = `s-${crypto.randomUUID()}`;
  });
  afterEach(() => {
    for (const participant of present) participant.leave();
  });

  it('waits while another page hosts, is told once, and hosts within a second of its end', async () => {
    const first = enter('host');
    const viewer = enter('viewer');
    await viewer.sees(first);
    const second = enter('host');
    await second.until(() => second.lastError?.code === 'host-taken');
    expect(second.currentState).equal('connecting');
    expect(second.lastError?.message).include('takes over');
    first.leave();
    const left = performance.now();
    await second.reaches('open');
    expect(performance.now() - left).below(1_000);
    await viewer.sees(second);
    expect(second.states.map(({ state }) => state)).deep.equal([
      'connecting',
      'connecting',
      'open',
    ]);
    expect(second.messages[0]).include({ type: 'joined', host: second.id });
  });

  it('leaves no trace where it stops waiting', async () => {
    const first = enter('host');
    await first.reaches('open');
    const second = enter('host');
    await second.until(() => second.lastError?.code === 'host-taken');
    second.leave();
    first.leave();
    const third = enter('host', false);
    await third.reaches('open');
  });
});
