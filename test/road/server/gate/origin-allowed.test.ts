import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originAllowed } from '../../../../src/road/server/gate/origin-allowed.ts';

for (const [allowed, origin, host, hosts] of [
  [true, 'http://localhost:5173', 'localhost:5173', []],
  [true, 'http://demo.localhost:5173', 'demo.localhost:5173', []],
  [true, 'http://192.168.1.7:8080', '192.168.1.7:8080', []],
  [true, 'http://[::1]:8080', '[::1]:8080', []],
  [true, 'https://example.org', 'EXAMPLE.org', ['example.org']],
  [true, 'https://a.example.org', 'a.example.org', ['.example.org']],
  [true, 'https://example.org', 'example.org', ['.example.org']],
  [true, 'https://example.org', 'example.org', 'any'],
  // A name of the attacker's that leads to this server.
  [false, 'http://evil.example:5173', 'evil.example:5173', []],
  [false, 'http://evil.example:5173', 'evil.example:5173', ['example.org']],
  [false, 'http://127.0.0.1.evil.example', '127.0.0.1.evil.example', []],
  [false, 'http://localhost.evil.example', 'localhost.evil.example', []],
  [false, 'http://notexample.org', 'notexample.org', ['.example.org']],
  [false, 'http://localhost:5173', 'localhost:5174', []],
  [false, 'http://evil.example', 'localhost', []],
  [false, 'null', 'localhost', []],
  [false, 'http://localhost', undefined, 'any'],
] as const) {
  test(`R43 same-host ${allowed ? 'admits' : 'refuses'} ${origin} at ${host}, known as ${hosts}`, () => {
    assert.equal(originAllowed({ origin, host }, 'same-host', hosts), allowed);
  });
}
