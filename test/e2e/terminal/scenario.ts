import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { isInstalled } from '../../../scripts/apt-install.mjs';
import { full } from '../../cli/processes/beach-process.ts';
import type { InTerminal } from '../../cli/processes/in-terminal.ts';
import { agree, type Screen } from './screens.ts';

/** Wide characters, emoji, combining characters, 256 and true colors, styles, and lines that are drawn. */
const text = [
  'wide 漢字 한글 ｆｕｌｌ | accents é ü e\u0301 n\u0303 | \x1b(0lqqk\x1b(B',
  '\x1b[38;5;208m256\x1b[48;5;19mcolors\x1b[0m \x1b[38;2;10;200;30;48;2;1;2;3mtrue\x1b[0m \x1b[95;102mbright\x1b[0m',
  '\x1b[1;3;4;7mstyles\x1b[0m \x1b[2mdim\x1b[0m \x1b[9;53mlines\x1b[0m \x1b[5mblink\x1b[0m \x1b[8mhidden\x1b[0m',
  'emoji 🎉 🚀 👩‍🚀 🇩🇪 ❤️ end',
  '',
].join('\n');

export interface Cast {
  readonly host: InTerminal;
  /** The viewer in a terminal, which is as large as the host's. */
  readonly viewer: InTerminal;
  /** The screens of all, including these two. */
  readonly screens: readonly Screen[];
  /** A folder for files. */
  readonly folder: string;
}

/** The programs that the host runs; a machine may lack some. */
const acts: Record<string, (cast: Cast, file: string, t: TestContext) => Promise<void>> = {
  async vim({ host, viewer, screens }, file) {
    host.type(`vim -u NONE -N ${file}\r`);
    await agree(screens, /wide 漢字.*~/s);
    host.type('Goanother line\x1b:set number\r');
    await agree(screens, /5.*another line/);
    resize([host, viewer], 60, 20);
    await agree(screens, rows(20));
    resize([host, viewer], 80, 24);
    await agree(screens, rows(24));
    host.type(':q!\r');
    await agree(screens, /emoji 🎉.*\$\n*$/s);
  },

  async htop({ host, screens }) {
    // Its figures stand still for ten seconds.
    host.type('htop -d 100\r');
    await agree(screens, /PID.*USER.*F10/s);
    host.type('\x1b[B\x1b[B');
    await agree(screens, /F10/);
    host.type('q');
    await agree(screens, /\$\n*$/);
  },

  async tmux({ host, screens, folder }, _file, t) {
    const tmux = `tmux -f /dev/null -S ${join(folder, 'tmux')}`;
    const kill = () => spawnSync('sh', ['-c', `${tmux} kill-server`]);
    t.after(kill);
    host.type(`${tmux} new 'printf inside; cat' \\; set status off \\; split -h cat\r`);
    await agree(screens, /inside.*│/);
    host.type('more\r');
    await agree(screens, /│more/);
    kill();
    await agree(screens, /server exited/);
  },
};

/** Lets the host run programs, and looks each time whether all show the same screen. */
export async function playScenario(t: TestContext, cast: Cast): Promise<void> {
  const { host, viewer, screens, folder } = cast;
  const file = join(folder, 'text');
  writeFileSync(file, text);
  host.type(`cat ${file}; seq 1 100; cat ${file}\r`);
  await agree(screens, /100\nwide 漢字.*┌──┐.*256.*true.*styles.*emoji 🎉 🚀/s);
  // With nothing before and after it.
  resize([host, viewer], 100, 30);
  await agree(screens, rows(30));
  host.type(`echo and on; cat ${file}\r`);
  await agree(screens, /\nand on\n.*emoji/s);
  resize([host, viewer], 80, 24);
  await agree(screens, rows(24));
  for (const [program, act] of Object.entries(acts)) {
    if (full || isInstalled(program)) await act(cast, file, t);
    else t.diagnostic(`without ${program}`);
  }
}

/** Matches a screen of this many rows; the first line is the cursor's. */
function rows(count: number): RegExp {
  return new RegExp(`^(.*\\n){${count}}.*$`);
}

function resize(terminals: readonly InTerminal[], columns: number, rows: number): void {
  for (const terminal of terminals) terminal.resize(columns, rows);
}
