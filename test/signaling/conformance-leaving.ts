import { expect } from '@open-wc/testing';
import type { Join } from '../../src/signaling/messages.ts';
import type { Signaling } from '../../src/signaling/signaling.ts';
import { Participant } from './participant.ts';

/** The part of the adapter under test that the rules of leaving need. */
interface Meeting {
  /** Lets a participant join the test's session, until the test ends. */
  enter(role: Join['role'], join?: Partial<Join>): Participant;
  mesh(role?: Join['role']): Participant;
  make(): Signaling;
  session(): string;
}

/** Defines the tests of participants that leave. */
export function describeLeaving({ enter, mesh, make, session }: Meeting): void {
  describe('leaving', () => {
    it('is reported to the others as final', async () => {
      const host = enter('host');
      const [one, other] = [enter('viewer'), enter('viewer')];
      await host.sees(one, other);
      await Promise.all([one.sees(host), other.sees(host)]);
      one.leave();
      await host.sees(other);
      const gone = { type: 'peer-left', peerId: one.id, reason: 'left' };
      expect(host.messages).deep.include(gone);
      host.leave();
      await other.sees();
      expect(other.messages).deep.include({ ...gone, peerId: host.id });
      expect(other.messages).not.deep.include(gone);
    });

    it('is reported to all peers of a mesh', async () => {
      const all = [mesh(), mesh('viewer'), mesh('viewer')] as const;
      await Promise.all(all.map((one) => one.sees(...all.filter((other) => other !== one))));
      all[1].leave();
      await Promise.all([all[0].sees(all[2]), all[2].sees(all[0])]);
    });

    it('ends all incoming and outgoing messages', async () => {
      const host = enter('host');
      const [one, other] = [enter('viewer'), enter('viewer')];
      await host.sees(one, other);
      await one.sees(host);
      one.leave();
      const heard = [one.messages.length, one.states.length];
      one.signal(host, 'from the grave');
      host.signal(one, 'into the grave');
      await host.sees(other);
      await host.reach(other);
      await other.reach(host);
      expect([one.messages.length, one.states.length]).deep.equal(heard);
      expect(host.notesFrom(one)).deep.equal([]);
      expect(one.droppings).deep.equal([]);
    });

    it('lets the same peer join again', async () => {
      const host = enter('host');
      const claim = crypto.randomUUID();
      const peerId = crypto.randomUUID();
      for (let round = 0; round < 5; round++) {
        const viewer = enter('viewer', { claim, peerId });
        await Promise.all([host.sees(viewer), viewer.sees(host)]);
        await host.reach(viewer);
        viewer.leave();
        await host.sees();
      }
    });

    it('before the connection has begun calls no observer', async () => {
      const host = enter('host');
      await host.reaches('open');
      const silent = new Participant(make(), { session: session(), role: 'viewer' });
      silent.leave();
      const viewer = enter('viewer');
      await host.sees(viewer);
      await viewer.reach(host);
      expect(silent.states).deep.equal([]);
      expect(host.messages).not.deep.include({
        type: 'peer-left',
        peerId: silent.id,
        reason: 'left',
      });
    });

    it('in reaction to `open` ends all incoming messages', async () => {
      const brief = enter('viewer');
      await brief.until(() => {
        if (brief.currentState === 'open') brief.leave();
        return brief.currentState === 'open';
      });
      const [host, viewer] = [enter('host'), enter('viewer')];
      await Promise.all([host.sees(viewer), viewer.sees(host)]);
      expect(brief.messages).deep.equal([]);
    });

    it('while connecting leaves nothing behind', async () => {
      const host = enter('host');
      await host.reaches('open');
      const brief = new Participant(make(), { session: session(), role: 'viewer' });
      await brief.reaches('connecting');
      brief.leave();
      const viewer = enter('viewer');
      await Promise.all([host.sees(viewer), viewer.sees(host)]);
      // The host may have heard of it, but not for longer than until it had left.
      const lost = { type: 'peer-left', peerId: brief.id, reason: 'lost' };
      expect(host.messages).not.deep.include(lost);
      expect(brief.states.map(({ state }) => state)).deep.equal(['connecting']);
      expect(brief.messages).deep.equal([]);
    });
  });
}
