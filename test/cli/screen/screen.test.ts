import { describe, it } from 'node:test';
import { expect } from 'chai';
import { newScreen } from '../../../src/cli/screen/new-screen.ts';
import { plainText } from '../../../src/cli/screen/plain-text.ts';
import { ScreenPainter } from '../../../src/cli/screen/screen-painter.ts';
import type { SharedScreen } from '../../../src/terminal/shared-screen.ts';
import { screenCells } from '../../kit/screen-cells.ts';

const size = { columns: 40, rows: 10 };

const write = (screen: SharedScreen, text: string): Promise<void> =>
  new Promise((shown) => screen.write(text, shown));

async function showing(text: string, extent = size): Promise<SharedScreen> {
  const screen = newScreen(extent);
  await write(screen, text);
  return screen;
}

/** Output before a snapshot, and output that depends on the state that it left. */
const cases: Record<string, [before: string, after: string]> = {
  'colors and styles': ['\x1b[31;1;4mred', 'still red\x1b[0m plain'],
  '256 and true colors': ['\x1b[38;5;208mo\x1b[48;2;1;2;3mt', 'on'],
  'wide characters, emoji and accents': ['漢字 🎉👩‍👩‍👧 e\u0301', 'é漢'],
  'lines above the screen': ['line\r\n'.repeat(40), 'last'],
  'the alternate screen': ['shell$ vi\r\n\x1b[?1049h\x1b[2J\x1b[Hfile', ' text\x1b[?1049lback'],
  'a scroll region': ['a\r\nb\r\nc\r\nd\r\ne\x1b[2;4r\x1b[4;1H', '\r\nx\r\ny\x1b[rz'],
  'line drawing': ['\x1b(0lqk', 'mqj\x1b(Babc'],
  'a hidden cursor': ['\x1b[?25lbusy', '\x1b[?25h'],
  'mouse and keys': ['\x1b[?1000h\x1b[?1006h\x1b[?1h\x1b[?2004h', 'ok'],
  'insert mode and margins': ['abc\x1b[1G\x1b[4h', 'xy\x1b[4l'],
  'a wrapped line': ['0123456789'.repeat(9), '!'],
};

describe('the snapshot of a screen', () => {
  for (const [what, [before, after]] of Object.entries(cases)) {
    it(`R14 continues ${what} as on the screen itself`, async () => {
      const host = await showing(before);
      const viewer = newScreen({ columns: 80, rows: 24 });
      await viewer.load(host.snapshot);
      expect(viewer.snapshot).to.deep.equal(host.snapshot);
      for (const screen of [host, viewer]) await write(screen, after);
      expect(viewer.snapshot.data).to.equal(host.snapshot.data);
      expect(viewer.isCursorHidden).to.equal(host.isCursorHidden);
    });
  }

  it('is the same object until something changes', async () => {
    const screen = await showing('a\x1b]0;title\x07');
    const { snapshot } = screen;
    expect(screen.snapshot).to.equal(snapshot);
    expect(snapshot.title).to.equal('title');
    await write(screen, 'b');
    expect(screen.snapshot).to.not.equal(snapshot);
    const larger = screen.snapshot;
    screen.resize({ columns: 50, rows: 10 });
    expect(screen.snapshot).to.not.equal(larger);
  });

  it('replaces what was shown before', async () => {
    const viewer = await showing('old\x1b[?1049hold');
    await viewer.load((await showing('new')).snapshot);
    expect(viewer.text).to.equal('new');
    expect(viewer.isAlternate).to.equal(false);
    // What has not been shown yet, and what is open.
    void write(viewer, 'late\r\n\x1b]0;');
    const loaded = viewer.load((await showing('newer')).snapshot);
    void write(viewer, ' output');
    await loaded;
    await write(viewer, '');
    expect(viewer.text).to.equal('newer output');
  });
});

describe('ScreenPainter', () => {
  async function painted(screen: SharedScreen, extent = size): Promise<SharedScreen> {
    return showing(`\x1b[?7l${new ScreenPainter(screen).paint(extent)}`, extent);
  }

  for (const [what, [before]] of Object.entries(cases)) {
    it(`R14 draws ${what} as on the screen itself`, async () => {
      const screen = await showing(before);
      const copy = await painted(screen);
      const cells = ({ buffer }: SharedScreen): string[] =>
        screenCells({ cols: size.columns, rows: size.rows, buffer: { active: buffer } });
      expect(cells(copy)).to.deep.equal(cells(screen));
      expect(copy.isCursorHidden).to.equal(screen.isCursorHidden);
    });
  }

  it('draws what has changed alone', async () => {
    const screen = await showing('one\r\ntwo');
    const painter = new ScreenPainter(screen);
    painter.paint(size);
    await write(screen, '!');
    const paint = painter.paint(size);
    expect(paint).to.contain('two!');
    expect(paint).to.not.contain('one');
    painter.forget();
    expect(painter.paint(size)).to.contain('one');
  });

  it('shows the part with the cursor in a smaller terminal', async () => {
    const lines = Array.from({ length: 10 }, (_, i) => `${i}${'x'.repeat(30)}`);
    const screen = await showing(lines.join('\r\n'));
    const copy = await painted(screen, { columns: 12, rows: 4 });
    expect(copy.text.split('\n').length).to.equal(4);
    expect(copy.text).to.match(/^x{11}/);
    await write(screen, '\x1b[1;1H');
    expect((await painted(screen, { columns: 12, rows: 4 })).text).to.match(/^0x{11}$/);
  });

  it('shows a notice over the last line, until there is none', async () => {
    const screen = await showing('one\r\ntwo', { columns: 6, rows: 2 });
    const painter = new ScreenPainter(screen);
    const copy = await showing('\x1b[?7l', { columns: 6, rows: 2 });
    await write(copy, painter.paint({ columns: 6, rows: 2 }, 'The link is lost.'));
    expect(copy.buffer.getLine(0)?.translateToString(true)).to.equal('one');
    expect(copy.buffer.getLine(1)?.translateToString(true)).to.equal('The li');
    await write(copy, painter.paint({ columns: 6, rows: 2 }));
    expect(copy.buffer.getLine(1)?.translateToString(true)).to.equal('two');
  });

  it('passes on no escape sequence of the program', async () => {
    const screen = await showing(
      '\x1b]52;c;aGk=\x07\x1b]8;;http://a.example/\x07x\x1b]8;;\x07\x1b[6n',
    );
    const paint = new ScreenPainter(screen).paint(size);
    expect(paint).to.not.match(/[\]P^_]52|http|aGk/);
    expect(paint).to.contain('x');
  });
});

describe('plainText', () => {
  it('leaves out escape sequences and control characters', () => {
    const text = '\x1b[1;31ma\x1b[0m\r\n\x1b]0;t\x07b\tc\x1b(B\x07\x08\x9bd\x1b]8;;x\x1b\\e';
    expect(plainText(text)).to.equal('a\nb\tcde');
  });
});
