import { expect } from '@open-wc/testing';
import type { Join } from '../../src/signaling/messages.ts';
import { pageGone, type Signaling } from '../../src/signaling/signaling.ts';
import { describeLeaving } from './conformance-leaving.ts';
import { Participant } from './participant.ts';

/** An adapter under test. */
export interface TestAdapter {
  /** A new instance, as each page would have its own. */
  make(): Signaling;
  /** Delivers invalid data to the members of the session. */
  garble(session: string): void;
}

/**
 * Defines the tests that every adapter must pass. They assume only that each message arrives at least once, in
 * any order.
 */
export function describeSignaling(name: string, makeAdapter: () => Promise<TestAdapter>): void {
  describe(`${name} as signaling`, () => {
    let adapter: TestAdapter;
    let session: string;
    let present: Participant[];

    before(async () => {
      adapter = await makeAdapter();
    });

    beforeEach(() => {
      session = `s-${crypto.randomUUID()}`;
      present = [];
    });

    afterEach(() => {
      for (const participant of present) participant.leave();
    });

    const enter = (role: Join['role'], join: Partial<Join> = {}): Participant => {
      const participant = new Participant(adapter.make(), { session, role, ...join });
      present.push(participant);
      return participant;
    };
    const mesh = (role: Join['role'] = 'host'): Participant =>
      enter(role, role === 'host' ? { topology: 'mesh' } : {});

    describe('meeting', () => {
      it('is connecting, then open, then joined under its own id', async () => {
        const host = enter('host');
        await host.until(() => host.count('joined') > 0);
        expect(host.states.map(({ state }) => state)).deep.equal(['connecting', 'open']);
        // Over a road, it also says that offers can be parked.
        expect(host.messages[0]).deep.include({
          type: 'joined',
          peerId: host.id,
          host: host.id,
          peers: [],
          topology: 'star',
        });
      });

      it('introduces the host to a viewer that joins first', async () => {
        const viewer = enter('viewer');
        await viewer.reaches('open');
        const host = enter('host');
        await Promise.all([viewer.sees(host), host.sees(viewer)]);
      });

      it('introduces the host to a viewer that joins later', async () => {
        const host = enter('host');
        await host.reaches('open');
        const viewer = enter('viewer');
        await Promise.all([viewer.sees(host), host.sees(viewer)]);
      });

      it('introduces peers that join at the same time', async () => {
        const viewers = [enter('viewer'), enter('viewer'), enter('viewer')];
        const host = enter('host');
        viewers.push(enter('viewer'), enter('viewer'));
        await host.sees(...viewers);
        await Promise.all(viewers.map((viewer) => viewer.sees(host)));
      });

      it('announces names, roles and the topology, and no secret', async () => {
        const host = enter('host', { name: 'Ann', claim: 'secret', token: 'credential' });
        const viewer = enter('viewer', { name: 'Bob', claim: 'secret', token: 'credential' });
        await Promise.all([viewer.sees(host), host.sees(viewer)]);
        const { id: peerId } = host;
        expect(viewer.roster.get(peerId)).deep.equal({
          peerId,
          role: 'host',
          name: 'Ann',
          topology: 'star',
        });
        expect(host.roster.get(viewer.id)).deep.equal({
          peerId: viewer.id,
          role: 'viewer',
          name: 'Bob',
        });
      });

      it('does not introduce the viewers of a star to each other', async () => {
        const one = enter('viewer');
        const other = enter('viewer');
        const host = enter('host');
        await host.sees(one, other);
        await Promise.all([host.reach(one), host.reach(other)]);
        expect([...one.roster.keys()]).deep.equal([host.id]);
        expect([...other.roster.keys()]).deep.equal([host.id]);
        expect(one.messages.some((m) => m.type === 'peer-joined' && m.peer.role === 'viewer'))
          .false;
      });

      it('introduces all peers of a mesh to each other, hosts and viewers', async () => {
        const early = mesh('viewer');
        await early.reaches('open');
        const all = [early, mesh('viewer'), mesh(), mesh(), mesh('viewer')];
        await Promise.all(all.map((one) => one.sees(...all.filter((other) => other !== one))));
        const hosts = all.filter(({ join }) => join.role === 'host');
        for (const one of hosts) expect(early.roster.get(one.id)?.topology).equal('mesh');
      });

      it('keeps two sessions apart', async () => {
        const here = [enter('host'), enter('viewer')] as const;
        const elsewhere = { session: `${session}-b` };
        const there = [enter('host', elsewhere), enter('viewer', elsewhere)] as const;
        for (const [host, viewer] of [here, there]) {
          await Promise.all([host.sees(viewer), viewer.sees(host)]);
        }
        here[0].signal(there[0], 'astray');
        for (const [host, viewer] of [here, there]) {
          await host.reach(viewer);
          await viewer.reach(host);
          expect(host.roster.size).equal(1);
          expect(host.notesFrom(here[0])).not.include('astray');
        }
      });
    });

    describe('signals', () => {
      it('reach only their receiver, with the id of their sender', async () => {
        const host = enter('host');
        const [one, other] = [enter('viewer'), enter('viewer')];
        await host.sees(one, other);
        host.signal(one, 'for one', 'offer');
        host.signal(other, 'for the other', 'offer');
        one.signal(host, 'from one', 'answer');
        await Promise.all([host.reach(one), host.reach(other), one.reach(host)]);
        expect(one.notesFrom(host)).include('for one').and.not.include('for the other');
        expect(other.notesFrom(host)).include('for the other').and.not.include('for one');
        expect(host.notesFrom(one)).include('from one');
        const offer = one.signals.find(({ kind }) => kind === 'offer');
        expect(offer).deep.equal({
          type: 'signal',
          from: host.id,
          handshakeId: 'handshake',
          generation: 1,
          seq: 0,
          kind: 'offer',
          body: { note: 'for one' },
        });
      });

      it('pass with 60 KiB', async () => {
        const [host, viewer] = [enter('host'), enter('viewer')];
        await Promise.all([host.sees(viewer), viewer.sees(host)]);
        const big = 'x'.repeat(60 * 1024);
        host.signal(viewer, big);
        await viewer.until(() => viewer.notesFrom(host).includes(big));
      });

      it('are dropped and reported over 64 KiB, without other effects', async () => {
        const [host, viewer] = [enter('host'), enter('viewer')];
        await Promise.all([host.sees(viewer), viewer.sees(host)]);
        host.signal(viewer, 'ä'.repeat(33 * 1024));
        expect(host.droppings.map(({ error }) => error.code)).deep.equal(['message-too-large']);
        await host.reach(viewer);
        expect(viewer.notesFrom(host)).length(1);
        expect(host.currentState).equal('open');
      });

      it('are dropped and reported where JSON cannot express them', async () => {
        const [host, viewer] = [enter('host'), enter('viewer')];
        await Promise.all([host.sees(viewer), viewer.sees(host)]);
        host.signal(viewer, 1n);
        expect(host.droppings.map(({ error }) => error.code)).deep.equal(['send-failed']);
        await host.reach(viewer);
      });

      it('that do not fit the schema are dropped and counted', async () => {
        const [host, viewer] = [enter('host'), enter('viewer')];
        await Promise.all([host.sees(viewer), viewer.sees(host)]);
        const heard = viewer.messages.length;
        adapter.garble(session);
        await viewer.until(() => viewer.invalidCount > 0);
        expect(viewer.messages.length).equal(heard);
        await host.reach(viewer);
        expect(viewer.currentState).equal('open');
      });
    });

    describe('the host', () => {
      it('is unique: a second is refused with host-taken, and the first is told nothing', async () => {
        const [host, viewer] = [enter('host'), enter('viewer')];
        await Promise.all([host.sees(viewer), viewer.sees(host)]);
        const before = [host.messages.length, viewer.messages.length, host.states.length];
        const second = enter('host');
        await second.reaches('closed');
        expect(second.lastError?.code).equal('host-taken');
        expect(second.messages.map(({ type }) => type)).deep.equal(['join-refused']);
        expect(second.messages[0]).include({ code: 'host-taken' });
        expect([host.messages.length, viewer.messages.length, host.states.length]).deep.equal(
          before,
        );
        await host.reach(viewer);
        await viewer.reach(host);
      });

      it('is unique under any topology of the second', async () => {
        const host = enter('host');
        await host.reaches('open');
        const second = mesh();
        await second.reaches('closed');
        expect(second.lastError?.code).equal('host-taken');
        expect(host.roster.size).equal(0);
      });

      it('may be another peer once the first has left', async () => {
        const [first, viewer] = [enter('host'), enter('viewer')];
        await viewer.sees(first);
        first.leave();
        await viewer.sees();
        const second = enter('host');
        await Promise.all([viewer.sees(second), second.sees(viewer)]);
      });

      it('returns by its claim after its page has gone, under a new id', async () => {
        const claim = crypto.randomUUID();
        const [first, viewer] = [enter('host', { claim }), enter('viewer')];
        await Promise.all([first.sees(viewer), viewer.sees(first)]);
        first.leave(pageGone);
        const returned = enter('host', { claim });
        await Promise.all([returned.sees(viewer), viewer.sees(returned)]);
        await returned.reach(viewer);
        await viewer.reach(returned);
      });

      it('returns by its claim after its page has gone, under the same id', async () => {
        const claim = crypto.randomUUID();
        const peerId = crypto.randomUUID();
        const [first, viewer] = [enter('host', { claim, peerId }), enter('viewer')];
        await Promise.all([first.sees(viewer), viewer.sees(first)]);
        first.leave(pageGone);
        const returned = enter('host', { claim, peerId });
        await Promise.all([returned.sees(viewer), viewer.sees(returned)]);
        await returned.reach(viewer);
        await viewer.reach(returned);
      });
    });

    describeLeaving({ enter, mesh, make: () => adapter.make(), session: () => session });
  });
}
