import { describe, it } from 'node:test';
import { expect } from 'chai';
import { begin, server } from './ice-servers-harness.ts';

describe('IceServers, judged by the browser', () => {
  it('tries the servers once together, and one by one only if the browser does not accept them', () => {
    const tried: unknown[] = [];
    const accepts = (servers: RTCIceServer[]): boolean => {
      tried.push(servers.map(({ urls }) => urls));
      return !JSON.stringify(servers).includes('99999');
    };
    const good = begin([{ urls: 'stun:a' }, server('ada')], false, accepts);
    good.iceServers.ask();
    expect(tried).to.deep.equal([['stun:a', 'turn:turn.example']]);
    expect(good.warnings).to.deep.equal([]);
    tried.length = 0;
    const mixed = { ...server('ada'), urls: ['turn:a', 'turn:b:99999'] };
    const some = begin([{ urls: 'stun:a' }, mixed], false, accepts);
    some.iceServers.ask();
    some.iceServers.current();
    expect(tried).to.have.length(4);
    expect(some.iceServers.current()).to.deep.include({
      iceServers: [{ urls: ['stun:a'] }, { ...server('ada'), urls: ['turn:a'] }],
    });
    expect(some.warnings.map(({ message }) => message)).to.have.length(1);
    expect(some.warnings[0]?.message).to.include('number 2 ("turn:b:99999")');
  });

  it('uses the good servers of a provider, without asking it again', async () => {
    const answer = [server('ada'), { urls: 'http://x' }] as RTCIceServer[];
    const { iceServers, clock, warnings, current } = begin(() => ({
      iceServers: answer,
      ttl: 100,
    }));
    iceServers.ask();
    expect(await current()).to.equal('ada');
    expect(clock.nextDue).to.equal(80_000);
    expect(warnings).to.have.length(1);
  });

  for (const [what, answer] of [
    ['one server', server('ada')],
    ['one server with its life', { iceServers: server('ada'), ttl: 100 }],
    ['a server with unset fields', [{ ...server('ada'), credentialType: null }]],
  ] as [string, RTCIceServer][]) {
    it(`takes ${what} instead of a list`, async () => {
      const { iceServers, warnings, current } = begin(() => answer);
      iceServers.ask();
      expect(await current()).to.equal('ada');
      expect(warnings).to.deep.equal([]);
    });
  }

  it('shows no credential', () => {
    const secrets = [
      { urls: 'turn:ada:s3cret@turn.example', username: 'ada', credential: '' },
      { urls: 'turn:a?credential=s3cret', username: '', credential: 's3cret' },
      { urls: 'http://s3cret@x', credential: 's3cret' },
      's3cret',
    ];
    for (const one of secrets) {
      const { iceServers, warnings } = begin([one as RTCIceServer]);
      iceServers.ask();
      expect(warnings).to.have.length(1);
      expect(JSON.stringify(warnings) + String(warnings[0])).not.to.include('s3cret');
    }
  });
});
