import { describe, it } from 'node:test';
import { expect } from 'chai';
import { DepartedPeers } from '../../../src/session/membership/departed-peers.ts';
import { Roster } from '../../../src/session/membership/roster.ts';
import type { Peer } from '../../../src/signaling/messages.ts';

const ada: Peer = { peerId: 'ada', role: 'viewer', key: 'key', nonce: 'nonce' };
const host: Peer = { peerId: 'host', role: 'host', topology: 'mesh', key: 'host key' };

function rosterOf(self: Peer, departed = new DepartedPeers(10), verified = true): Roster {
  return new Roster(self, 'star', departed, verified);
}

describe('R41 the roster of a session with a verified name', () => {
  it('keeps the key and the nonce with which a peer was announced first', () => {
    const roster = rosterOf({ peerId: 'host', role: 'host' });
    roster.apply({ type: 'peer-joined', peer: ada });
    for (const lie of [{ key: 'another' }, { nonce: 'another' }, { key: undefined }]) {
      const changes = roster.apply({ type: 'peer-joined', peer: { ...ada, ...lie } });

      expect(changes[0]).deep.equal({ type: 'unverified', peerId: 'ada' });
      expect(roster.get('ada')).include({ key: 'key', nonce: 'nonce' });
    }
    expect(roster.apply({ type: 'peer-joined', peer: ada }).length).equal(1);
  });

  it('keeps them for a peer that was lost, whose admission waits for it', () => {
    const departed = new DepartedPeers(10);
    const roster = rosterOf({ peerId: 'host', role: 'host' }, departed);
    departed.lost('ada', true, 1, ada);
    const changes = roster.apply({ type: 'peer-joined', peer: { ...ada, key: 'another' } });

    expect(changes[0]?.type).equal('unverified');
    expect(roster.get('ada')?.key).equal('key');
  });

  it('trusts nobody but the host of a mesh, until that has proved it', () => {
    const roster = rosterOf({ peerId: 'ben', role: 'viewer' });
    roster.apply({ type: 'peer-joined', peer: host });
    roster.apply({ type: 'peer-joined', peer: ada });

    expect(roster.topology).equal('mesh');
    expect(roster.trusts(host)).equal(true);
    expect(roster.trusts(ada)).equal(false);
    expect(roster.prove()).deep.equal([{ type: 'topology', topology: 'mesh' }]);
    expect(roster.trusts(ada)).equal(true);
    expect(roster.prove()).deep.equal([]);
  });

  it('trusts nobody on the word of a road that makes a mesh of a proved star', () => {
    const roster = rosterOf({ peerId: 'ben', role: 'viewer' });
    roster.apply({ type: 'peer-joined', peer: { ...host, topology: 'star' } });
    roster.prove();
    roster.apply({ type: 'peer-joined', peer: { ...host, peerId: 'another' } });

    expect(roster.trusts(ada)).equal(false);
  });

  it('keeps the topology of its host', () => {
    const roster = rosterOf({ peerId: 'ben', role: 'host' });
    roster.apply({ type: 'peer-joined', peer: host });

    expect(roster.topology).equal('star');
    expect(roster.isStarHost).equal(true);
  });
});

describe('the roster of a session with a plain name', () => {
  it('believes what it is told', () => {
    const roster = rosterOf({ peerId: 'ben', role: 'viewer' }, new DepartedPeers(10), false);
    roster.apply({ type: 'peer-joined', peer: host });
    roster.apply({ type: 'peer-joined', peer: ada });
    const changes = roster.apply({ type: 'peer-joined', peer: { ...ada, key: 'another' } });

    expect(changes.map(({ type }) => type)).deep.equal(['present']);
    expect(roster.trusts(ada)).equal(true);
  });
});
