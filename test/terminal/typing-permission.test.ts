import { describe, it } from 'node:test';
import { expect } from 'chai';
import { terminalBounds } from '../../src/terminal/terminal-protocol.ts';
import { TypingPermission } from '../../src/terminal/typing-permission.ts';

describe('R14 TypingPermission', () => {
  function setUp() {
    let sent = '';
    const permission = new TypingPermission(({ data }) => {
      sent += data;
    });
    return { permission, sent: () => sent };
  }

  it('sends what was typed before the answer, and after it', () => {
    const { permission, sent } = setUp();
    permission.type('nobody is asked ');
    permission.ask();
    permission.type('early ');
    expect(sent()).to.equal('');
    permission.answer(true, 'host');
    permission.type('late');
    expect([sent(), permission.state]).to.deep.equal(['early late', 'granted']);
  });

  it('drops it when refused, or when nobody is asked any more', () => {
    const { permission, sent } = setUp();
    permission.ask();
    permission.type('refused ');
    permission.answer(false, 'host');
    permission.type('later ');
    permission.ask();
    permission.type('withdrawn ');
    permission.withdraw();
    permission.ask();
    permission.answer(true, 'host');
    expect(sent()).to.equal('');
  });

  it('sends nothing to a host that was typed for another one', () => {
    const { permission, sent } = setUp();
    permission.answer(true, 'host');
    permission.ask();
    permission.type('rm -rf x');
    permission.answer(true, 'host');
    permission.ask();
    permission.type(' y');
    permission.answer(true, 'another');
    permission.type(' z');
    expect(sent()).to.equal('rm -rf x z');
  });

  it('holds no more than one message, of whole characters', () => {
    const { permission, sent } = setUp();
    permission.ask();
    permission.type('x');
    for (let i = 0; i < terminalBounds.input; i += 1) permission.type('🏖');
    permission.answer(true, 'host');
    expect(sent().length).to.equal(terminalBounds.input - 1);
    expect(sent()).to.not.match(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
  });
});
