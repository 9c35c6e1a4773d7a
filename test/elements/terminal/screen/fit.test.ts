import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../../../src/define-terminal.ts';
import type { BeachTerminal } from '../../../../src/elements/beach-terminal.ts';
import { shownTerminal } from '../../../kit/terminal/shown-terminal.ts';
import { TerminalMeeting } from '../../../kit/terminal/terminal-meeting.ts';
import { part, rectOf } from '../../../kit/terminal/terminal-parts.ts';
import { until } from '../../../kit/until.ts';
import { frames } from '../../page.ts';

const secret = 'secret';

describe('R48 the fit of <beach-terminal>', () => {
  let meeting: TerminalMeeting;

  beforeEach(async () => {
    meeting = new TerminalMeeting(secret);
    await meeting.start();
  });

  afterEach(() => meeting.end());

  const fontOf = (element: BeachTerminal) => shownTerminal(element).options.fontSize ?? 0;

  async function sized(width: string, height: string, attributes = {}): Promise<BeachTerminal> {
    const element = await meeting.viewer(attributes);
    Object.assign(element.style, { inlineSize: width, blockSize: height });
    await frames(6);
    return element;
  }

  /** How much of the screen the place hides, in pixels. */
  function hidden(element: BeachTerminal): { across: number; down: number } {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = part(element, '.place');
    return { across: scrollWidth - clientWidth, down: scrollHeight - clientHeight };
  }

  function expectWhole(element: BeachTerminal): void {
    const { right, bottom } = element.getBoundingClientRect();
    expect(rectOf(element, '.bar').bottom).to.be.at.most(bottom + 1);
    expect(rectOf(element, '.bar').right).to.be.at.most(right + 1);
  }

  for (const [width, height] of [
    ['450px', 'auto'],
    ['1000px', 'auto'],
    ['600px', '360px'],
    ['450px', '600px'],
  ] as const) {
    it(`shows the whole screen in ${width} by ${height}`, async () => {
      const element = await sized(width, height);
      const [frame, screen] = [rectOf(element, '.frame'), rectOf(element, '.xterm-screen')];
      expect(screen.width).to.be.at.most(frame.width);
      expect(screen.height).to.be.at.most(frame.height);
      // As large as it can be, but for the steps of fonts and of rows.
      const used = Math.max(screen.width / frame.width, screen.height / frame.height);
      expect(used).to.be.above(0.85);
      expect(fontOf(element)).to.be.at.least(8);
      expect(hidden(element)).to.deep.equal({ across: 0, down: 0 });
      expectWhole(element);
    });
  }

  for (const [width, height, isHigh] of [
    ['320px', 'auto', false],
    ['360px', 'auto', false],
    ['360px', '600px', false],
    ['600px', '200px', true],
    ['320px', '200px', true],
  ] as const) {
    it(`scrolls the screen in ${width} by ${height}, with the least font that can be read`, async () => {
      const element = await sized(width, height);
      expect(fontOf(element)).to.equal(8);
      const { across, down } = hidden(element);
      if (width === '600px') expect(across).to.equal(0);
      else expect(across).to.be.above(20);
      if (isHigh) expect(down).to.be.above(40);
      else expect(down).to.equal(0);
      expectWhole(element);
    });
  }

  it('finds the same font on the way back, and stays there', async () => {
    const element = await sized('450px', 'auto');
    const shown: string[] = [];
    for (const width of ['450px', '410px', '400px', '340px', '400px', '410px', '450px']) {
      element.style.inlineSize = width;
      await frames(6);
      const look = (): string => `${fontOf(element)} ${element.getBoundingClientRect().height}`;
      shown.push(look());
      await frames(6);
      expect(look()).to.equal(shown.at(-1));
    }
    expect(shown).to.deep.equal([...shown].reverse());
    expect(new Set(shown).size).to.be.at.least(3);
  });

  it('scrolls with the keys over the screen, and into the lines above it', async () => {
    const element = await sized('320px', '200px');
    await meeting.write(element, Array.from({ length: 60 }, (_, i) => `${i + 1}\r\n`).join(''));
    await frames(2);
    const terminal = shownTerminal(element);
    const place = part(element, '.place');
    const { baseY } = terminal.buffer.active;
    expect(baseY).to.be.above(30);
    terminal.focus();
    await sendKeys({ press: 'End' });
    await frames(2);
    expect(place.scrollTop).to.equal(place.scrollHeight - place.clientHeight);
    expect(terminal.buffer.active.viewportY).to.equal(baseY);
    await sendKeys({ press: 'ArrowRight' });
    expect(place.scrollLeft).to.equal(40);
    await sendKeys({ press: 'ArrowLeft' });
    expect(place.scrollLeft).to.equal(0);
    await sendKeys({ press: 'ArrowUp' });
    expect(place.scrollTop).to.be.within(1, place.scrollHeight - place.clientHeight - 1);
    expect(terminal.buffer.active.viewportY).to.equal(baseY);
    for (let page = 0; page < 3; page += 1) await sendKeys({ press: 'PageUp' });
    expect(place.scrollTop).to.equal(0);
    await until(() => terminal.buffer.active.viewportY < baseY);
    await sendKeys({ press: 'Home' });
    await until(() => terminal.buffer.active.viewportY === 0);
    await sendKeys({ press: 'End' });
    await until(() => terminal.buffer.active.viewportY === baseY);
    expect(place.scrollTop).to.equal(place.scrollHeight - place.clientHeight);
  });

  function expectCursor(element: BeachTerminal, isShown: boolean): void {
    const cursor = rectOf(element, '.xterm-cursor');
    const shown = part(element, '.place').getBoundingClientRect();
    const across = cursor.left >= shown.left && cursor.right <= shown.right;
    expect(across && cursor.top >= shown.top && cursor.bottom <= shown.bottom).to.equal(isShown);
  }

  it('follows the cursor of whoever types', async () => {
    const element = await sized('320px', '200px', { control: secret });
    await until(() => element.canType);
    const place = part(element, '.place');
    shownTerminal(element).focus();
    for (const scrollTop of [0, 1_000]) {
      place.scrollTop = scrollTop;
      await meeting.write(element, `${'\r\n'.repeat(10)}${'-'.repeat(70)}`);
      await frames(2);
      expectCursor(element, true);
    }
    expect(Math.min(place.scrollTop, place.scrollLeft)).to.be.above(0);
  });

  it('follows the cursor for whoever watches, until that viewer scrolls away', async () => {
    const element = await sized('320px', '200px');
    const place = part(element, '.place');
    shownTerminal(element).focus();
    await meeting.write(element, `${'\r\n'.repeat(23)}here`);
    await frames(2);
    expectCursor(element, true);
    expect(place.scrollTop).to.be.above(0);
    place.scrollTop = 0;
    await meeting.write(element, ' and there');
    await frames(2);
    expect(place.scrollTop).to.equal(0);
    expectCursor(element, false);
  });

  it('keeps the size of the font on demand, and scrolls', async () => {
    const element = await sized('450px', 'auto', { fit: 'scroll' });
    expect(fontOf(element)).to.equal(14);
    expect(hidden(element).across).to.be.above(0);
    element.fit = 'scale';
    await until(() => fontOf(element) < 14);
    expect(hidden(element).across).to.equal(0);
  });

  /** Loads a monospaced font; returns what removes it. */
  async function loadFont(family: string, sizeAdjust = '100%'): Promise<() => void> {
    const fonts = ['DejaVu Sans Mono', 'Liberation Mono', 'Courier New', 'Menlo'];
    const source = fonts.map((name) => `local('${name}')`).join();
    const face = new FontFace(family, source, { sizeAdjust } as FontFaceDescriptors);
    const loaded = new Promise((resolve) =>
      document.fonts.addEventListener('loadingdone', resolve, { once: true }),
    );
    document.fonts.add(face);
    await face.load();
    await loaded;
    return () => document.fonts.delete(face);
  }

  for (const fit of ['scroll', 'scale'] as const) {
    it(`takes the room of a font that is loaded late (${fit})`, async () => {
      const element = await sized('450px', 'auto', { fit });
      element.style.setProperty('--beach-terminal-font', '"Late font", monospace');
      await frames(6);
      const before = rectOf(element, '.xterm-screen').width / fontOf(element);
      const remove = await loadFont('late Font', '60%');
      const now = () => rectOf(element, '.xterm-screen').width / fontOf(element);
      await until(() => now() < 0.8 * before);
      remove();
      if (fit === 'scale') expect(hidden(element).across).to.equal(0);
    });
  }

  /** Records the fonts that xterm.js gets. */
  function recordFonts(element: BeachTerminal): number[] {
    const terminal = shownTerminal(element);
    const { options } = terminal;
    const fonts: number[] = [];
    const recorded = new Proxy(options, {
      set(target, name, value) {
        if (name === 'fontSize' && value !== options.fontSize) fonts.push(value);
        return Reflect.set(target, name, value);
      },
    });
    Object.defineProperty(terminal, 'options', { value: recorded });
    return fonts;
  }

  it('does not measure again for a font that is not its own', async () => {
    const element = await sized('450px', 'auto');
    const fonts = recordFonts(element);
    const remove = await loadFont('another');
    await frames(2);
    remove();
    expect(fonts).to.deep.equal([]);
  });

  for (const [what, change] of [
    ['a font of its own is loaded', () => loadFont('late')],
    ['the host has one more column', () => meeting.host.screen.resize({ columns: 81, rows: 24 })],
  ] as const) {
    it(`stays where it was scrolled to when ${what}`, async () => {
      const element = await sized('320px', '200px', { fit: 'scroll' });
      element.style.setProperty('--beach-terminal-font', 'late, monospace');
      await frames(6);
      const place = part(element, '.place');
      Object.assign(place, { scrollLeft: 200, scrollTop: 100 });
      const fonts = recordFonts(element);
      const remove = await change();
      await until(() => fonts.length > 0);
      await frames(2);
      expect([place.scrollLeft, place.scrollTop]).to.deep.equal([200, 100]);
      remove?.();
    });
  }

  it('tries each font once, because xterm.js draws all anew with each', async () => {
    const element = await sized('450px', 'auto');
    const resize = async (width: string): Promise<void> => {
      element.style.inlineSize = width;
      await frames(6);
    };
    await resize('600px');
    await resize('450px');
    const fonts = recordFonts(element);
    await resize('600px');
    expect(fonts).to.deep.equal([fontOf(element)]);
  });

  it('keeps its size while the link to the host is lost', async () => {
    const element = await sized('450px', 'auto');
    const { height } = element.getBoundingClientRect();
    const font = fontOf(element);
    meeting.host.session.stop();
    await until(() => part(element, '.board').matches('.stale'));
    await frames(6);
    expect(fontOf(element)).to.equal(font);
    expect(rectOf(element, '.place').height).to.be.closeTo(
      height - rectOf(element, '.bar').height,
      4,
    );
    expect(getComputedStyle(part(element, '.frame')).position).to.equal('absolute');
  });
});
