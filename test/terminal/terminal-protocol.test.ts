import { describe, it } from 'node:test';
import { expect } from 'chai';
import {
  readControlMessage,
  readTerminalInput,
  readTerminalMessage,
  splitInput,
  terminalBounds,
} from '../../src/terminal/terminal-protocol.ts';

const screen = { type: 'screen', columns: 80, rows: 24, data: '$ ' };

describe('R14 readTerminalMessage', () => {
  it('takes bytes of any kind as output', () => {
    const bytes = new Uint8Array([0, 27, 91, 65]).subarray(1);
    for (const data of [
      bytes,
      bytes.slice().buffer,
      Buffer.from(bytes),
      new DataView(bytes.buffer, 1),
    ]) {
      const message = readTerminalMessage(data);
      expect(message).deep.equal({ type: 'output', bytes });
    }
  });

  it('reads a screen, with a size or raw', () => {
    expect(readTerminalMessage(screen)).deep.equal(screen);
    const titled = { ...screen, title: 'vim' };
    expect(readTerminalMessage(titled)).deep.equal(titled);
    const raw = { type: 'screen', raw: true, data: 'a log\r\n' };
    expect(readTerminalMessage(raw)).deep.equal(raw);
  });

  it('reads a size and an end', () => {
    const resize = { type: 'resize', columns: 1, rows: 1_000 };
    expect(readTerminalMessage(resize)).deep.equal(resize);
    expect(readTerminalMessage({ type: 'exit', code: 0 })).deep.equal({ type: 'exit', code: 0 });
  });

  it('leaves out unknown fields', () => {
    expect(readTerminalMessage({ ...screen, later: 1 })).deep.equal(screen);
  });

  const wrong: [what: string, data: unknown][] = [
    ['nothing', null],
    ['text', 'ls'],
    ['another type', { type: 'input', data: 'ls' }],
    ['a type of the prototype', { type: 'constructor' }],
    ['a Blob', new Blob(['ls'])],
    ['a screen without a size', { type: 'screen', data: '' }],
    ['a screen without text', { type: 'screen', columns: 80, rows: 24 }],
    ['a screen that is raw and is not', { ...screen, raw: false }],
    ['a screen without columns', { ...screen, columns: 0 }],
    ['half a column', { ...screen, columns: 1.5 }],
    ['a screen too wide for memory', { ...screen, columns: 1e9 }],
    ['too many rows', { type: 'resize', columns: 80, rows: terminalBounds.size + 1 }],
    ['columns as text', { type: 'resize', columns: '80', rows: 24 }],
    ['a screen that is too long', { ...screen, data: 'x'.repeat(terminalBounds.screen + 1) }],
    ['a title that is too long', { ...screen, title: 'x'.repeat(terminalBounds.title + 1) }],
    ['an end without a code', { type: 'exit' }],
    ['a negative code', { type: 'exit', code: -1 }],
  ];
  for (const [what, data] of wrong) {
    it(`refuses ${what}`, () => {
      expect(readTerminalMessage(data)).equal(null);
    });
  }
});

describe('R14 readControlMessage', () => {
  it('reads both decisions', () => {
    for (const granted of [true, false]) {
      expect(readControlMessage({ type: 'control', granted })).deep.equal({
        type: 'control',
        granted,
      });
    }
  });

  it('refuses anything else', () => {
    for (const data of [
      { type: 'control' },
      { type: 'control', granted: 1 },
      { granted: true },
      true,
    ]) {
      expect(readControlMessage(data)).equal(null);
    }
  });
});

describe('R14 readTerminalInput', () => {
  it('reads text, also none, and the request to type', () => {
    const all = [
      { type: 'input', data: 'ls\r' },
      { type: 'input', data: '' },
      { type: 'control', secret: 'abc-1' },
    ];
    for (const data of all) expect(readTerminalInput(data)).deep.equal(data);
  });

  const wrong: [what: string, data: unknown][] = [
    ['bytes', new Uint8Array(3)],
    ['text alone', 'ls'],
    ['a number', { type: 'input', data: 3 }],
    ['text that is too long', { type: 'input', data: 'x'.repeat(terminalBounds.input + 1) }],
    ['no secret', { type: 'control', secret: '' }],
    [
      'a secret that is too long',
      { type: 'control', secret: 'x'.repeat(terminalBounds.secret + 1) },
    ],
    ['a secret with an escape sequence', { type: 'control', secret: 'a\u001b[2J' }],
    ['a message of the host', screen],
  ];
  for (const [what, data] of wrong) {
    it(`refuses ${what}`, () => {
      expect(readTerminalInput(data)).equal(null);
    });
  }
});

describe('R14 splitInput', () => {
  it('cuts long text into messages that the host takes, and loses nothing', () => {
    const text = `${'x'.repeat(terminalBounds.input - 1)}🏖${'🏖'.repeat(terminalBounds.input)}`;
    const parts = splitInput(text);
    expect(parts.map(({ data }) => data).join('')).equal(text);
    for (const part of parts) {
      expect(readTerminalInput(part)).deep.equal(part);
      expect(part.data).not.match(/\p{Cs}/u);
    }
  });

  it('keeps short text whole', () => {
    expect(splitInput('ls\r')).deep.equal([{ type: 'input', data: 'ls\r' }]);
    expect(splitInput('')).deep.equal([]);
  });

  it('ends where surrogates are alone', () => {
    const text = '\uD83C'.repeat(3 * terminalBounds.input);
    expect(
      splitInput(text)
        .map(({ data }) => data)
        .join(''),
    ).equal(text);
  });
});
