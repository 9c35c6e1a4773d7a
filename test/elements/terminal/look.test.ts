import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import '../../../src/define-terminal.ts';
import { chord } from '../../kit/terminal/chord.ts';
import { shownTerminal } from '../../kit/terminal/shown-terminal.ts';
import { TerminalMeeting } from '../../kit/terminal/terminal-meeting.ts';
import { part, rectOf } from '../../kit/terminal/terminal-parts.ts';
import { until } from '../../kit/until.ts';
import { frames, stage, words } from '../page.ts';

describe('R48 the look and the tools of <beach-terminal>', () => {
  let meeting: TerminalMeeting;

  beforeEach(async () => {
    meeting = new TerminalMeeting();
    await meeting.start();
  });

  afterEach(() => meeting.end());

  it('follows the colors of the page', async () => {
    stage().style.colorScheme = 'light';
    const element = await meeting.viewer();
    await meeting.write(element, 'text');
    const color = (): string => getComputedStyle(part(element, '.xterm-rows')).color;
    const background = (): string =>
      getComputedStyle(part(element, '.xterm-scrollable-element')).backgroundColor;
    expect([color(), background()]).to.deep.equal(['rgb(28, 32, 36)', 'rgb(255, 255, 255)']);
    stage().style.colorScheme = 'dark';
    await until(() => background() === 'rgb(26, 29, 33)');
    expect(color()).to.equal('rgb(236, 238, 241)');
    element.style.setProperty('--beach-text', 'rgb(1, 2, 3)');
    await until(() => color() === 'rgb(1, 2, 3)');
    element.style.removeProperty('--beach-text');
    await until(() => color() === 'rgb(236, 238, 241)');
    // As in a tab of the page that is not shown.
    stage().style.display = 'none';
    await frames(2);
    stage().style.colorScheme = 'light';
    await frames(2);
    stage().style.display = '';
    await until(() => color() === 'rgb(28, 32, 36)');
    expect(background()).to.equal('rgb(255, 255, 255)');
    stage().style.colorScheme = '';
  });

  it('searches from the keyboard, and goes back to the terminal', async () => {
    const element = await meeting.viewer();
    await meeting.write(element, `first beach\r\n${'line\r\n'.repeat(60)}second Beach`);
    const terminal = shownTerminal(element);
    terminal.focus();
    await chord('F');
    await until(() => element.shadowRoot?.activeElement?.matches('.search input') === true);
    await sendKeys({ type: 'beach' });
    // The ring of the field covers no button below it.
    element.style.inlineSize = '160px';
    const ring = rectOf(element, '.search input').bottom + 4;
    expect(rectOf(element, '.search button').top).to.be.above(ring);
    element.style.inlineSize = '';
    await sendKeys({ press: 'Enter' });
    await until(() => words(element, '.outcome') === '1 of 2');
    expect(terminal.getSelection()).to.equal('beach');
    await until(() => terminal.buffer.active.viewportY === 0);
    await sendKeys({ press: 'Enter' });
    await until(() => words(element, '.outcome') === '2 of 2');
    expect(terminal.getSelection()).to.equal('Beach');
    await sendKeys({ type: 'es' });
    await sendKeys({ press: 'Enter' });
    await until(() => words(element, '.outcome') === 'No match');
    await sendKeys({ press: 'Escape' });
    await until(() => element.shadowRoot?.activeElement === terminal.textarea);
    expect(element.shadowRoot?.querySelector('.search')).to.equal(null);
  });

  it('copies the selection on demand, and nothing that a program asks for', async () => {
    const copied: string[] = [];
    const { clipboard } = navigator;
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: {
        writeText: async (text: string) => void copied.push(text),
        readText: async () => {
          throw new Error('The clipboard was read.');
        },
      },
    });
    const element = await meeting.viewer();
    await meeting.write(element, 'secret\u001b]52;c;aGFjaw==\u0007\u001b]52;c;?\u0007');
    const terminal = shownTerminal(element);
    terminal.focus();
    await chord('C');
    terminal.select(0, 0, 6);
    await chord('C');
    await until(() => copied.length > 0);
    expect(copied).to.deep.equal(['secret']);
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: clipboard });
  });

  it('opens links only by Ctrl+click, only safe ones, and without an opener', async () => {
    const opened: unknown[][] = [];
    const { open } = window;
    window.open = (...given) => {
      opened.push(given);
      return null;
    };
    const element = await meeting.viewer();
    const osc = (address: string) =>
      `\u001b]8;;${address}\u001b\\here, right here\u001b]8;;\u001b\\\r\n`;
    const links = [
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'mailto:a@b.example',
    ];
    await meeting.write(element, `${links.map(osc).join('')}see https://a.example/b.\r\n`);
    await frames(2);
    const row = rectOf(element, '.xterm-rows > div').height;
    const { left, top } = rectOf(element, '.xterm-screen');
    const tooltips: string[] = [];
    const click = async (line: number): Promise<void> => {
      const position: [number, number] = [
        Math.round(left + 60),
        Math.round(top + (line + 0.5) * row),
      ];
      await sendMouse({ type: 'move', position: [position[0] - 8, position[1]] });
      await sendMouse({ type: 'move', position });
      await frames(2);
      tooltips.push(part(element, '.frame').title.split('\n')[0] ?? '');
      await sendMouse({ type: 'click', position });
    };
    for (let line = 0; line < 5; line += 1) await click(line);
    expect(opened).to.deep.equal([]);
    expect(tooltips).to.deep.equal(['', '', '', 'mailto:a@b.example', 'https://a.example/b']);
    await sendMouse({ type: 'move', position: [Math.round(left + 60), Math.round(top + 8 * row)] });
    await frames(2);
    expect(part(element, '.frame').title).to.equal('');
    await sendKeys({ down: 'Control' });
    for (let line = 0; line < 5; line += 1) await click(line);
    await sendKeys({ up: 'Control' });
    const options = ['_blank', 'noopener,noreferrer'];
    expect(opened).to.deep.equal([
      ['mailto:a@b.example', ...options],
      ['https://a.example/b', ...options],
    ]);
    window.open = open;
  });

  it('presents the screen to screen readers where it should', async () => {
    const element = await meeting.viewer();
    await meeting.write(element, 'hello');
    expect(element.shadowRoot?.querySelector('.xterm-accessibility')).to.equal(null);
    part(element, '.reading').click();
    await until(() => words(element, '.xterm-accessibility-tree')?.includes('hello') === true);
    expect(element.screenReader).to.equal(true);
    expect(part(element, '.reading').ariaPressed).to.equal('true');
    element.screenReader = false;
    await until(() => element.shadowRoot?.querySelector('.xterm-accessibility') === null);
  });
});
