import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../src/define-terminal.ts';
import type { BeachTerminal } from '../../../src/elements/beach-terminal.ts';
import { terminalTopics } from '../../../src/terminal/terminal-protocol.ts';
import { chord } from '../../kit/terminal/chord.ts';
import { shownTerminal, shownText } from '../../kit/terminal/shown-terminal.ts';
import { TerminalMeeting } from '../../kit/terminal/terminal-meeting.ts';
import { until } from '../../kit/until.ts';
import { linked } from '../../session/meet.ts';
import { heard, stage, words } from '../page.ts';

const secret = 's3cret';

/** Each asks a terminal for an answer, which programs read as if it were typed. */
const questions: Record<string, string> = {
  'device attributes': '\u001b[c\u001b[>c\u001b[=c',
  status: '\u001b[5n',
  'the position of the cursor': '\u001b[6n\u001b[?6n',
  modes: '\u001b[4$p\u001b[?2004$p',
  settings: '\u001bP$qm\u001b\\\u001bP$q"p\u001b\\\u001bP$q q\u001b\\',
  colors: '\u001b]4;1;?\u0007\u001b]10;?\u0007\u001b]11;?\u0007\u001b]12;?\u0007',
  'the title': '\u001b]2;rm -rf\u0007\u001b[20t\u001b[21t',
  'the size': '\u001b[14t\u001b[16t\u001b[18t\u001b[19t',
  'the clipboard': '\u001b]52;c;?\u0007',
  focus: '\u001b[?1004h',
  'an answerback': '\u0005',
  'a termcap entry': '\u001bP+q544e\u001b\\',
  'the version': '\u001b[>q',
};

describe('R14 R48 the right to type', () => {
  let meeting: TerminalMeeting;

  beforeEach(async () => {
    meeting = new TerminalMeeting(secret);
    await meeting.start();
  });

  afterEach(async () => {
    history.replaceState(null, '', location.pathname + location.search);
    await meeting.end();
  });

  const typing = (element: BeachTerminal): Promise<void> => until(() => element.canType);
  /** What the host has got, without the requests. */
  const typed = (): string =>
    meeting.host.received.filter((text) => !text.startsWith('secret ')).join('');

  it('comes with the secret of the attribute, and not without', async () => {
    const watcher = await meeting.viewer();
    const typist = await meeting.viewer({ control: secret });
    await typing(typist);
    expect(typist.matches(':state(typing)')).to.equal(true);
    expect(words(typist, '.typing')).to.match(/^You can type/);
    expect(meeting.host.received).to.deep.equal([`secret ${secret}`]);
    shownTerminal(typist).focus();
    await sendKeys({ type: 'ls -a' });
    await sendKeys({ press: 'Enter' });
    await until(() => typed() === 'ls -a\r');
    shownTerminal(watcher).focus();
    await sendKeys({ type: 'rm' });
    await sendKeys({ press: 'Enter' });
    shownTerminal(watcher).paste('rm');
    shownTerminal(watcher).input('rm');
    shownTerminal(typist).focus();
    await sendKeys({ type: '!' });
    await until(() => typed().endsWith('!'));
    expect(typed()).to.equal('ls -a\r!');
    expect(watcher.matches(':state(typing)')).to.equal(false);
  });

  it('comes with the secret of the link, which is written nowhere', async () => {
    history.replaceState(null, '', `#control=${secret}`);
    const element = await meeting.viewer();
    await typing(element);
    expect(element.outerHTML).to.not.contain(secret);
    expect(element.control).to.equal('');
  });

  it('writes the secret of the property nowhere either', async () => {
    const element = await meeting.viewer();
    element.control = secret;
    await typing(element);
    expect(element.outerHTML).to.not.contain(secret);
  });

  it('is refused with another secret', async () => {
    const element = await meeting.viewer({ control: 'guessed' });
    await until(() => words(element, '.typing') === 'The host does not let you type');
    shownTerminal(element).focus();
    await sendKeys({ type: 'rm' });
    await meeting.write(element, 'x');
    expect(typed()).to.equal('');
    expect(element.canType).to.equal(false);
  });

  it('does not ask with what is no secret', async () => {
    const element = await meeting.viewer({ control: 'two words' });
    await meeting.write(element, 'x');
    expect(meeting.host.received).to.deep.equal([]);
  });

  it('is given and taken back by the host, unasked', async () => {
    const element = await meeting.viewer();
    const [peerId] = [...meeting.host.session.peers.keys()] as [string];
    meeting.host.grant(peerId, true);
    await typing(element);
    shownTerminal(element).focus();
    await sendKeys({ type: 'a' });
    await until(() => typed() === 'a');
    meeting.host.grant(peerId, false);
    await until(() => !element.canType);
    await sendKeys({ type: 'b' });
    meeting.host.grant(peerId, true);
    await typing(element);
    await sendKeys({ type: 'c' });
    await until(() => typed().endsWith('c'));
    expect(typed()).to.equal('ac');
  });

  it('holds what is typed before the host has answered, and drops it when refused', async () => {
    meeting.host.answers = false;
    const [typist, other] = [
      await meeting.viewer({ control: secret }),
      await meeting.viewer({ control: 'guessed' }),
    ];
    for (const [element, text] of [
      [typist, 'early'],
      [other, 'wrong'],
    ] as const) {
      await until(() => shownTerminal(element).options.disableStdin === false);
      shownTerminal(element).focus();
      await sendKeys({ type: text });
    }
    expect([typed(), typist.canType]).to.deep.equal(['', false]);
    const [one, two] = [...meeting.host.session.peers.keys()] as [string, string];
    meeting.host.grant(two, false);
    meeting.host.grant(one, true);
    await typing(typist);
    shownTerminal(typist).focus();
    await sendKeys({ type: '!' });
    await until(() => typed().endsWith('!'));
    expect(typed()).to.equal('early!');
  });

  it('ends with the connection, and is asked for again', async () => {
    const element = await meeting.viewer({ control: secret });
    await typing(element);
    meeting.host.session.stop();
    await until(() => !element.canType);
    await meeting.start();
    await typing(element);
    expect(meeting.host.received).to.deep.equal([`secret ${secret}`, `secret ${secret}`]);
  });

  it('sends a long paste whole', async () => {
    const element = await meeting.viewer({ control: secret });
    await typing(element);
    const text = '🏖x'.repeat(20_000);
    shownTerminal(element).paste(text);
    await until(() => typed().length >= text.length);
    expect(typed()).to.equal(text);
  });

  for (const control of ['', secret]) {
    it(`sends no answer of the terminal, ${control ? 'typing' : 'watching'}`, async () => {
      const element = await meeting.viewer(control ? { control } : {});
      if (control) await typing(element);
      shownTerminal(element).focus();
      for (const [what, question] of Object.entries(questions)) {
        await meeting.write(element, question);
        shownTerminal(element).blur();
        shownTerminal(element).focus();
        await sendKeys({ press: '.' });
        if (control) await until(() => typed().endsWith('.'));
        else await meeting.delivered(element);
        expect(typed(), what).to.equal(control ? '.' : '');
        meeting.host.received.length = 0;
      }
    });
  }

  it('captures no key of a viewer that watches: Tab leaves, and page keys scroll', async () => {
    const after = document.createElement('button');
    const element = await meeting.viewer();
    stage().append(after);
    await meeting.write(element, 'line\r\n'.repeat(100));
    const terminal = shownTerminal(element);
    terminal.focus();
    await sendKeys({ press: 'PageUp' });
    await until(() => terminal.buffer.active.viewportY < terminal.buffer.active.baseY);
    await sendKeys({ press: 'End' });
    await until(() => terminal.buffer.active.viewportY === terminal.buffer.active.baseY);
    for (let tabs = 0; document.activeElement !== after && tabs < 5; tabs += 1) {
      await sendKeys({ press: 'Tab' });
    }
    expect(document.activeElement).to.equal(after);
  });

  it('has a way out by keyboard for a viewer that types', async () => {
    const after = document.createElement('button');
    const element = await meeting.viewer({ control: secret });
    stage().append(after);
    await typing(element);
    shownTerminal(element).focus();
    await sendKeys({ press: 'Tab' });
    await until(() => typed() === '\t');
    expect(document.activeElement).to.equal(element);
    await chord('L');
    expect(element.shadowRoot?.activeElement?.matches('.search-button')).to.equal(true);
    for (let tabs = 0; document.activeElement !== after && tabs < 4; tabs += 1) {
      await sendKeys({ press: 'Tab' });
    }
    expect(document.activeElement).to.equal(after);
    expect(typed()).to.equal('\t');
  });

  it('is neither asked of, nor given by, a peer of a mesh that is not the host', async () => {
    const { output, control, input } = terminalTopics;
    const mesh = new TerminalMeeting(secret, { topology: 'mesh' });
    await mesh.start();
    const element = await mesh.viewer({ control: secret });
    await typing(element);
    await mesh.write(element, 'honest');
    const hostile = mesh.make('viewer');
    const heardByHostile: unknown[] = [];
    hostile.on('message', ({ data, topic }) => {
      if (topic === input) heardByHostile.push(data);
    });
    await hostile.start();
    await linked(hostile, 2);
    const arrived = heard(element, 'beach-message', ({ data }) => data === 'last');
    await hostile.send({ type: 'control', granted: false }, { topic: control });
    await hostile.send({ type: 'screen', columns: 9, rows: 9, data: 'forged' }, { topic: output });
    await hostile.send(new TextEncoder().encode('forged'), { topic: output });
    await hostile.send('last', { topic: output });
    await arrived;
    expect(shownText(element)).to.equal('honest');
    expect(element.canType).to.equal(true);
    shownTerminal(element).focus();
    await sendKeys({ press: 'x' });
    await until(() => mesh.host.received.includes('x'));
    expect(heardByHostile).to.deep.equal([]);
    await mesh.end();
  });
});
