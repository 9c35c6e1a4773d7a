import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { expect } from 'chai';
import { EscapeKeys } from '../../../src/cli/host/escape-keys.ts';
import { hostIdentity } from '../../../src/cli/host/host-identity.ts';
import { keptHostSecrets } from '../../../src/cli/host/host-secrets.ts';
import { OutputPump } from '../../../src/cli/host/output-pump.ts';
import { pageLanguages } from '../../../src/cli/host/page-files.ts';
import { preferredLanguage } from '../../../src/cli/host/preferred-language.ts';
import { TypingRights } from '../../../src/cli/host/typing-rights.ts';
import { StreamTail } from '../../../src/cli/screen/stream-tail.ts';
import { sessionLanguages } from '../../../src/elements/words/languages.ts';
import { isVerifiedName } from '../../../src/identity/verified-name.ts';
import { webSignatures } from '../../../src/identity/web-signatures.ts';
import type { TerminalSize } from '../../../src/terminal/terminal-protocol.ts';

describe('the page of a host', () => {
  const cases: [accept: string | undefined, language: string][] = [
    [undefined, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['DE-at', 'de'],
    ['den', 'en'],
    ['fr, es;q=0.8, de;q=0.9', 'de'],
    ['es ; q=0.8 , de;q=0.8', 'es'],
    ['de;q=0, es;q=0.1', 'es'],
    ['de;q=x', 'en'],
    ['*', 'en'],
    [';;q=,,', 'en'],
  ];
  for (const [accept, language] of cases) {
    it(`R14 is in ${language} for a reader of ${JSON.stringify(accept)}`, () => {
      expect(preferredLanguage(accept, ['en', ...pageLanguages])).to.equal(language);
    });
  }

  it('R14 has all languages of the elements', () => {
    expect(pageLanguages).to.deep.equal(Object.keys(sessionLanguages));
  });
});

describe('EscapeKeys', () => {
  const typed = (...keys: string[]) => {
    const escapes = new EscapeKeys();
    const all = keys.map((each) => escapes.type(each));
    return {
      text: all.map(({ text }) => text).join(''),
      actions: all.flatMap(({ actions }) => actions),
    };
  };

  it('R14 finds a tilde and a letter at the beginning of a line, also typed one by one', () => {
    expect(typed('~.')).to.deep.equal({ text: '', actions: ['end'] });
    expect(typed('ls\r', '~', '.')).to.deep.equal({ text: 'ls\r', actions: ['end'] });
    expect(typed('~y~n')).to.deep.equal({ text: '', actions: ['accept', 'refuse'] });
  });

  it('leaves all other keys to the program', () => {
    expect(typed('a~.b')).to.deep.equal({ text: 'a~.b', actions: [] });
    expect(typed('~/x\r')).to.deep.equal({ text: '~/x\r', actions: [] });
    expect(typed('~~.')).to.deep.equal({ text: '~.', actions: [] });
    expect(typed('\x03', '~.')).to.deep.equal({ text: '\x03~.', actions: [] });
  });

  it('takes only the letters that it is given', () => {
    const escapes = new EscapeKeys(['end']);
    expect(escapes.type('~r\r~.')).to.deep.equal({ text: '~r\r', actions: ['end'] });
  });
});

describe('TypingRights', () => {
  it('R14 lets those type that show the secret, and counts what the others type', () => {
    const rights = new TypingRights('secret');
    expect(rights.mayType('ada')).to.equal(false);
    expect(rights.request('ada', 'wrong')).to.equal(false);
    expect(rights.request('ada', 'secret')).to.equal(true);
    expect(rights.mayType('ada')).to.equal(true);
    expect(rights.mayType('bob')).to.equal(false);
    expect(rights.dropped).to.equal(2);
    rights.left('ada');
    expect(rights.mayType('ada')).to.equal(false);
  });

  it('R14 are taken back from all, together with the secret', () => {
    const rights = new TypingRights('secret');
    rights.request('ada', 'secret');
    rights.grant('bob');
    expect(rights.takeBack('other')).to.deep.equal(['ada', 'bob']);
    expect(rights.request('ada', 'secret')).to.equal(false);
    expect(rights.request('ada', 'other')).to.equal(true);
  });

  it('are given by no secret where there is none', () => {
    const rights = new TypingRights(null);
    expect(rights.request('ada', '')).to.equal(false);
    rights.grant('ada');
    expect(rights.request('ada', 'x')).to.equal(true);
  });
});

describe('keptHostSecrets', () => {
  function setUp(t: TestContext) {
    const folder = mkdtempSync(join(tmpdir(), 'beach-secrets-'));
    t.after(() => rmSync(folder, { recursive: true }));
    return { folder, env: { XDG_CONFIG_HOME: folder } };
  }

  it('R14 keeps the secrets and the key of a name in a file for this user alone', async (t) => {
    const { folder, env } = setUp(t as TestContext);
    const [secrets, others] = [await keptHostSecrets('~a', env), await keptHostSecrets('b', env)];
    const again = await keptHostSecrets('~a', env);
    expect(again).to.include({ hostKey: secrets.hostKey, control: secrets.control });
    expect(again.signer.key).to.equal(secrets.signer.key);
    expect(await webSignatures.verify(secrets.signer.key, 'text', await again.signer.sign('text')))
      .to.be.true;
    expect(others.signer.key).to.not.equal(secrets.signer.key);
    const file = join(folder, 'beach/hosts/~a.json');
    chmodSync(file, 0o644);
    await keptHostSecrets('~a', env);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(statSync(join(folder, 'beach/hosts')).mode & 0o777).to.equal(0o700);
  });

  it('R14 forgets the right to type that was taken back, and nothing else', async (t) => {
    const { env, folder } = setUp(t as TestContext);
    const secrets = await keptHostSecrets('a', env);
    const control = secrets.renewControl((cause) => {
      throw cause;
    });
    expect(control).to.not.equal(secrets.control);
    const again = await keptHostSecrets('a', env);
    expect(again).to.include({ control, hostKey: secrets.hostKey });
    expect(again.signer.key).to.equal(secrets.signer.key);
    const failures: unknown[] = [];
    rmSync(folder, { recursive: true });
    expect(secrets.renewControl((cause) => failures.push(cause))).to.not.equal(control);
    expect(failures.length).to.equal(1);
    mkdirSync(folder);
  });

  it('replaces no file that it cannot read, because the name would be another one', async (t) => {
    const { folder, env } = setUp(t as TestContext);
    await keptHostSecrets('a', env);
    const file = join(folder, 'beach/hosts/a.json');
    const whole = readFileSync(file, 'utf8');
    for (const damaged of ['', '{', '{"hostKey":7}', whole.replace('P-256', 'P-384')]) {
      writeFileSync(file, damaged);
      const { code, message } = await keptHostSecrets('a', env).catch((error) => error);
      expect(code).to.equal('host-unverified');
      expect(message).to.contain(file);
      expect(readFileSync(file, 'utf8')).to.equal(damaged);
    }
  });

  it('R14 makes one key where two processes start at once', async (t) => {
    const { env } = setUp(t as TestContext);
    const both = await Promise.all([keptHostSecrets('a', env), keptHostSecrets('a', env)]);
    expect(both[0].signer.key).to.equal(both[1].signer.key);
  });
});

describe('hostIdentity', () => {
  const road = 'wss://r.example/road';

  it('R14 makes a new name a verified one where the road is not its own, or when asked to', async () => {
    const verified = async (request: { road?: string; verify?: boolean }) =>
      isVerifiedName(
        (await hostIdentity({ session: undefined, road: undefined, verify: undefined, ...request }))
          .session,
      );
    expect(await verified({ road })).to.equal(true);
    expect(await verified({ road, verify: false })).to.equal(false);
    expect(await verified({})).to.equal(false);
    expect(await verified({ verify: true })).to.equal(true);
  });
});

describe('StreamTail', () => {
  it('keeps the last lines, and never more than 64 KiB', () => {
    const tail = new StreamTail();
    tail.push(Buffer.from('one\ntwo'));
    expect(tail.text).to.equal('one\ntwo');
    for (let i = 0; i < 30_000; i += 1) tail.push(Buffer.from(`line ${i} é\n`));
    expect(tail.text).to.match(/^line \d+ é\n/);
    expect(tail.text).to.match(/line 29999 é\n$/);
    expect(Buffer.byteLength(tail.text)).to.be.within(65_000, 65_536);
  });
});

describe('OutputPump', () => {
  function setUp() {
    const out: (string | TerminalSize)[] = [];
    const waiting: (() => void)[] = [];
    const calls: string[] = [];
    const pump = new OutputPump({
      sink: {
        output: (bytes) => {
          out.push(`${bytes.length}`);
          return new Promise((resolve) => waiting.push(resolve));
        },
        resize: async (size) => void out.push(size),
      },
      pause: () => calls.push('pause'),
      resume: () => calls.push('resume'),
    });
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    return { out, waiting, calls, pump, turn };
  }

  it('joins what waits, and keeps the order of output and sizes', async () => {
    const { out, waiting, pump, turn } = setUp();
    for (let i = 0; i < 3; i += 1) pump.output(Buffer.alloc(10));
    pump.resize({ columns: 2, rows: 2 });
    pump.output(Buffer.alloc(5));
    const drained = pump.drained();
    for (let i = 0; i < 3; i += 1) {
      waiting.shift()?.();
      await turn();
    }
    await drained;
    expect(out).to.deep.equal(['10', '20', { columns: 2, rows: 2 }, '5']);
  });

  it('goes on after a size with nothing before it', async () => {
    const { out, waiting, pump, turn } = setUp();
    pump.resize({ columns: 2, rows: 2 });
    await turn();
    pump.output(Buffer.alloc(5));
    expect(out).to.deep.equal([{ columns: 2, rows: 2 }, '5']);
    waiting.shift()?.();
    await pump.drained();
  });

  it('R14 lets the source wait while there is no room', async () => {
    const { out, waiting, calls, pump, turn } = setUp();
    for (let i = 0; i < 9; i += 1) pump.output(Buffer.alloc(32 * 1024));
    expect(calls).to.deep.equal(['pause']);
    waiting.shift()?.();
    await turn();
    expect(calls).to.deep.equal(['pause', 'resume']);
    expect(out).to.deep.equal(['32768', '65536']);
  });
});
