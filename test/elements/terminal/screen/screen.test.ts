import { expect } from '@open-wc/testing';
import '../../../../src/define-terminal.ts';
import type { BeachTerminal } from '../../../../src/elements/beach-terminal.ts';
import { isFull } from '../../../kit/is-full.ts';
import { shownTerminal, shownText } from '../../../kit/terminal/shown-terminal.ts';
import { TerminalMeeting } from '../../../kit/terminal/terminal-meeting.ts';
import { until } from '../../../kit/until.ts';
import { linked } from '../../../session/meet.ts';
import { frame } from '../../documents/frame.ts';
import { frames, put, words } from '../../page.ts';

describe('R14 R48 the screen of <beach-terminal>', () => {
  let meeting: TerminalMeeting;

  beforeEach(async () => {
    meeting = new TerminalMeeting();
    await meeting.start();
  });

  afterEach(() => meeting.end());

  async function same(element: BeachTerminal): Promise<void> {
    await meeting.delivered(element);
    expect(shownText(element)).to.equal(meeting.host.screen.snapshot.data);
  }

  it('shows what was there before, and what comes after', async () => {
    await meeting.host.screen.write('$ ls\r\nREADME.md\r\n');
    const element = await meeting.viewer();
    await meeting.write(element, '$ \u001b[1;32mok\u001b[0m');
    await frames(2);
    expect(words(element, '.xterm-rows')).to.match(/^\$ lsREADME.md\$ ok/);
    await same(element);
  });

  it('has the history above the screen', async () => {
    for (let line = 0; line < 500; line += 1) await meeting.host.screen.write(`line ${line}\r\n`);
    const element = await meeting.viewer();
    expect(shownTerminal(element).buffer.active.length).to.equal(501);
    await same(element);
  });

  const kinds: [what: string, output: string][] = [
    ['wide characters', '海辺で\r\n한국어 中文\r\n'],
    ['emoji', '🏖️ 👩‍💻 🇯🇵 👍🏽 x\r\n'],
    ['256 and true colors', '\u001b[38;5;208mA\u001b[48;2;1;2;3mB\u001b[0mC\r\n'],
    ['the alternate screen', 'before\r\n\u001b[?1049h\u001b[2J\u001b[5;10Hfull screen'],
    ['scroll regions', '\u001b[3;10r\u001b[10;1Ha\nb\nc\nd'],
    ['wrapped lines', `${'0123456789'.repeat(20)}\r\n`],
    ['line drawing', '\u001b(0lqqk\u001b(B\r\n'],
  ];
  for (const [what, output] of kinds) {
    it(`shows ${what} as the host does, to early and late viewers`, async () => {
      const early = await meeting.viewer();
      await meeting.host.screen.write(output);
      const late = await meeting.viewer();
      await meeting.host.screen.write('\u001b[7mend');
      await same(early);
      await same(late);
    });
  }

  it('shows bytes that are cut within a character and a sequence', async () => {
    const early = await meeting.viewer();
    const all = new TextEncoder().encode('é€🏖\u001b[31m海\u001b]0;title\u0007');
    for (const byte of all) await meeting.host.screen.write(Uint8Array.of(byte));
    const late = await meeting.viewer();
    await same(early);
    await same(late);
    await until(() => words(early, '.title') === 'title');
    expect(words(late, '.title')).to.equal('title');
  });

  it('begins anew with a screen that breaks off a character and a sequence', async () => {
    const element = await meeting.viewer();
    const [peerId] = [...meeting.host.session.peers.keys()] as [string];
    for (const open of [Uint8Array.of(0xe2, 0x82), '\u001b[3', '\u001b]0;no', '\u001bPq']) {
      meeting.host.tell(peerId, typeof open === 'string' ? new TextEncoder().encode(open) : open);
      meeting.host.tell(peerId, meeting.host.screen.snapshot);
      await meeting.host.screen.write('€');
    }
    await same(element);
  });

  it('follows the size of the host, and never sets it', async () => {
    const element = await meeting.viewer();
    await meeting.write(element, `${'x'.repeat(100)}\r\n`);
    meeting.host.screen.resize({ columns: 120, rows: 40 });
    await same(element);
    const { cols, rows } = shownTerminal(element);
    expect([cols, rows]).to.deep.equal([120, 40]);
    element.style.inlineSize = '300px';
    await frames(3);
    meeting.host.screen.resize({ columns: 40, rows: 10 });
    await same(element);
    expect(meeting.host.received).to.deep.equal([]);
  });

  it('shows all that comes in a flood, also to a viewer that joins in it', async () => {
    const early = await meeting.viewer();
    const blocks = isFull ? 300 : 60;
    const flood = Array.from({ length: blocks }, (_, block) =>
      Array.from({ length: 100 }, (_line, line) => `${block * 100 + line}\r\n`).join(''),
    );
    const late = put('beach-terminal', { session: meeting.name });
    const joined = linked(meeting.host.session, 2);
    for (const [index, block] of flood.entries()) {
      await meeting.host.screen.write(block);
      if (index === blocks / 2) await joined;
    }
    await same(early);
    await same(late);
  });

  it('says that the program has ended, and how', async () => {
    const element = await meeting.viewer();
    meeting.host.screen.exit(3);
    await until(
      () => words(element, '[part~=status]') === 'The program has ended with exit code 3',
    );
    expect(element.exitCode).to.equal(3);
    expect(element.matches(':state(exited)')).to.equal(true);
  });

  it('shows the screen again after the host was away', async () => {
    const element = await meeting.viewer();
    await meeting.write(element, 'before');
    meeting.host.session.stop();
    await until(() => words(element, '[part~=status]') === 'The host has left · waiting…');
    expect(shownText(element)).to.contain('before');
    await meeting.replaceHost({ columns: 40, rows: 12 }, 'after');
    await until(() => shownTerminal(element).cols === 40);
    await same(element);
  });

  it('ignores what is no message of a terminal', async () => {
    const element = await meeting.viewer();
    await meeting.write(element, 'kept');
    const [peerId] = [...meeting.host.session.peers.keys()] as [string];
    for (const data of [
      null,
      'text',
      { type: 'resize', columns: 1e9, rows: 1 },
      { type: 'screen' },
    ]) {
      meeting.host.tell(peerId, data);
    }
    await same(element);
  });

  it('wraps a stream of text at its own width', async () => {
    const element = await meeting.viewer();
    element.style.inlineSize = '400px';
    const [peerId] = [...meeting.host.session.peers.keys()] as [string];
    meeting.host.tell(peerId, { type: 'screen', raw: true, data: 'one\r\n' });
    meeting.host.tell(peerId, new TextEncoder().encode(`two\n${'3'.repeat(60)}\nfour`));
    await meeting.delivered(element);
    await frames(2);
    const { cols, buffer } = shownTerminal(element);
    expect(cols).to.be.within(20, 59);
    expect(buffer.active.getLine(1)?.translateToString(true)).to.equal('two');
    expect(buffer.active.getLine(3)?.isWrapped).to.equal(true);
    element.style.inlineSize = '800px';
    await until(() => shownTerminal(element).cols > 60);
    expect(buffer.active.getLine(3)?.translateToString(true)).to.equal('four');
  });

  it('releases all when it is removed', async () => {
    const element = await meeting.viewer();
    const terminal = shownTerminal(element);
    let isDisposed = false;
    terminal.loadAddon({ activate: () => {}, dispose: () => (isDisposed = true) });
    element.remove();
    await until(() => isDisposed);
    expect(element.shadowRoot?.querySelector('.xterm')).to.equal(null);
  });

  it('R37 keeps its screen when it is moved', async () => {
    const element = await meeting.viewer();
    await meeting.write(element, 'kept');
    const terminal = shownTerminal(element);
    const other = document.createElement('div');
    element.parentElement?.append(other);
    other.append(element);
    await frames(4);
    expect(shownTerminal(element)).to.equal(terminal);
    await meeting.write(element, ' and more');
    expect(shownText(element)).to.equal('kept and more');
    const { fontSize } = terminal.options;
    element.style.inlineSize = '200px';
    await until(() => terminal.options.fontSize !== fontSize);
  });

  it('R37 keeps its screen and its looks in the document of a frame, and back', async () => {
    const element = await meeting.viewer();
    await meeting.write(element, '\u001b[31mred\u001b[0m');
    const terminal = shownTerminal(element);
    const rows = (): Element | null => element.shadowRoot?.querySelector('.xterm-rows') ?? null;
    const look = (): string[] => {
      const view = element.ownerDocument.defaultView;
      const cell = rows()?.querySelector('span');
      const { color = '', display = '' } = (cell && view?.getComputedStyle(cell)) || {};
      return [color, display];
    };
    await frames(2);
    const before = look();
    expect(before).to.deep.equal(['rgb(179, 38, 30)', 'inline-block']);
    const home = element.parentElement;
    const other = await frame();
    other.body.append(element);
    await frames(4);
    expect(shownTerminal(element)).to.equal(terminal);
    expect(look()).to.deep.equal(before);
    await meeting.write(element, ' there');
    expect(shownText(element)).to.contain('there');
    home?.append(element);
    await frames(4);
    expect(look()).to.deep.equal(before);
    await meeting.write(element, ' and back');
    expect(shownText(element)).to.contain('there and back');
  });
});
