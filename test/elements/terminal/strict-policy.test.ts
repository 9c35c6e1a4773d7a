import { expect } from '@open-wc/testing';
import '../../../src/define-terminal.ts';
import { TerminalMeeting } from '../../kit/terminal/terminal-meeting.ts';
import { until } from '../../kit/until.ts';
import { words } from '../page.ts';

/** A policy of a document cannot be lifted, so that this file has one test. */
describe('R48 <beach-terminal> under a strict Content Security Policy', () => {
  it('has all colors and sizes, and violates nothing', async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, sample }) => {
      violations.push(`${violatedDirective} ${sample}`);
    });
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content =
      "style-src 'self'; object-src 'none'; require-trusted-types-for 'script'; trusted-types lit-html";
    document.head.append(policy);
    const control = document.createElement('div');
    control.setAttribute('style', 'color: red');
    await until(() => violations.length > 0);
    violations.length = 0;

    const meeting = new TerminalMeeting();
    await meeting.start();
    const element = await meeting.viewer();
    await meeting.write(element, 'a\u001b[38;2;1;200;3;48;2;9;8;7mtrue\u001b[0m\u001b[31mred');
    await until(() => words(element, '.xterm-rows')?.includes('red') === true);
    const cells = [...(element.shadowRoot?.querySelectorAll('.xterm-rows span') ?? [])];
    const styleOf = (text: string): CSSStyleDeclaration | undefined => {
      const cell = cells.find(({ textContent }) => textContent === text);
      return cell && getComputedStyle(cell);
    };
    expect(styleOf('true')?.color).to.equal('rgb(1, 200, 3)');
    expect(styleOf('true')?.backgroundColor).to.equal('rgb(9, 8, 7)');
    expect(styleOf('red')?.color).to.not.equal(styleOf('a')?.color);
    expect(styleOf('red')?.display).to.equal('inline-block');
    expect(element.shadowRoot?.querySelectorAll('style').length).to.equal(0);
    expect(violations).to.deep.equal([]);
    await meeting.end();
  });
});
