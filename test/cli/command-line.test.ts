import { describe, it } from 'node:test';
import { expect } from 'chai';
import { cliRequest } from '../../src/cli/command-line.ts';
import { readLink, roadLink } from '../../src/cli/terminal-link.ts';
import type { BeachError } from '../../src/runtime/beach-error.ts';

function codeOf(work: () => unknown): string {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as BeachError).code;
  }
}

describe('the command line', () => {
  it('R14 gives everything behind -- to the program', () => {
    const request = cliRequest(['host', '--read-only', '--', 'top', '--help', '--', '-d', '1']);
    expect(request).to.include({ kind: 'host', readOnly: true, qr: true, approval: false });
    expect(request).to.have.deep.property('command', ['top', '--help', '--', '-d', '1']);
  });

  it('reads all options', () => {
    const flags =
      '--session s --road wss://r.example/road --name Ada --max-viewers 3 --token t --no-qr --verify';
    const request = cliRequest(['host', ...flags.split(' '), '--ice-servers', 'stun:s.example']);
    expect(request).to.deep.include({
      session: 's',
      road: 'wss://r.example/road',
      name: 'Ada',
      maxViewers: 3,
      token: 't',
      qr: false,
      verify: true,
      iceServers: [{ urls: 'stun:s.example' }],
    });
  });

  for (const wrong of [
    [],
    ['watch'],
    ['host', 'htop'],
    ['host', '--what'],
    ['host', '--road', 'http://r.example'],
    ['host', '--max-viewers', '0'],
    ['host', '--session', 'a b'],
    ['host', '--ice-servers', '[{'],
    ['view'],
    ['view', 'name'],
    ['view', 'http://a.example/'],
    ['view', 'ws://a.example/?session=a', 'more'],
  ]) {
    it(`refuses beach ${wrong.join(' ')}`, () => {
      expect(codeOf(() => cliRequest(wrong))).to.equal('invalid-option');
    });
  }
});

describe('a link', () => {
  it('R14 of a page leads to the road of its server', () => {
    expect(readLink('https://a.example/x/?session=s#control=abc')).to.deep.equal({
      session: 's',
      road: 'wss://a.example/x/road',
      control: 'abc',
    });
    expect(readLink('http://192.0.2.2:99/?session=s').road).to.equal('ws://192.0.2.2:99/road');
  });

  it('R14 of a road leads to that road', () => {
    const link = roadLink('wss://r.example/road?a=b', 's~1');
    expect(readLink(`${link}#control=abc`)).to.deep.equal({
      session: 's~1',
      road: 'wss://r.example/road?a=b',
      control: 'abc',
    });
  });

  it('may be a name where the road is known', () => {
    const road = 'ws://r.example/road';
    expect(readLink('s', road)).to.deep.equal({ session: 's', road, control: null });
    expect(readLink('http://p.example/?session=s#control=c', road)).to.include({
      road,
      session: 's',
    });
  });
});
