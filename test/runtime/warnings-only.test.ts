import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it, mock } from 'node:test';
import { beachErrorCodes } from '../../src/runtime/beach-error.ts';
import { type LogRecord, warningsOnly } from '../../src/runtime/logger.ts';

/** Returns what the console prints of a record. */
function printed(record: Omit<LogRecord, 'time'>): string {
  const lines: string[] = [];
  const methods = (['debug', 'info', 'warn', 'error'] as const).map((method) =>
    mock.method(
      console,
      method,
      (...words: unknown[]) => void lines.push(words.slice(0, -1).join(' ')),
    ),
  );
  try {
    warningsOnly({ time: 0, event: '', ...record } as LogRecord);
  } finally {
    for (const method of methods) method.mock.restore();
  }
  return lines.join('\n');
}

describe('R26 the console', () => {
  it('says of each error code where it is explained', () => {
    for (const event of beachErrorCodes) {
      const line = printed({ level: 'warn', event, message: 'It happened.' });
      const [, file = '', anchor = ''] = /It happened\. See (.*)#(.*)$/.exec(line) ?? [];
      assert.ok(existsSync(file), line);
      assert.ok(readFileSync(file, 'utf8').includes(`\n### \`${anchor}\`\n`), line);
    }
  });

  it('says it of the reason for which a connection failed', () => {
    const line = printed({
      level: 'warn',
      event: 'connection-failed-permanent',
      reason: 'ice-failed',
    });
    assert.match(line, /See docs\/troubleshooting\.md#ice-failed$/);
  });

  it('says nothing of it where there is no code, and prints nothing below a warning', () => {
    assert.equal(
      printed({ level: 'warn', event: 'signal-dropped' }).trim(),
      '[beach] signal-dropped',
    );
    assert.equal(printed({ level: 'info', event: 'ice-failed' }), '');
  });
});
