import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Program } from '../../../src/cli/host/program.ts';

async function run(script: string): Promise<{ code: number; output: string }> {
  let output = '';
  const code = await new Promise<number>((ended, failed) => {
    Program.start(
      ['sh', '-c', script],
      { columns: 80, rows: 24 },
      {
        output: (bytes) => {
          output += Buffer.from(bytes).toString();
        },
        ended,
      },
    ).catch(failed);
  });
  return { code, output };
}

test('R14 a program that has closed its terminal is not hung up before it exits', async () => {
  const { code, output } = await run('echo done; exec <&- >&- 2>&-; sleep 0.5; exit 7');
  assert.equal(code, 7);
  assert.match(output, /done/);
});

test('R14 a program that a signal has ended says so', async () => {
  assert.equal((await run('kill -TERM $$')).code, 128 + 15);
});
