import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientAddress, trustedProxies } from '../../../../src/road/server/gate/client-address.ts';

for (const [remote, forwarded, proxies, expected] of [
  ['192.0.2.1', undefined, '', '192.0.2.1'],
  ['::ffff:192.0.2.1', undefined, '', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', undefined, '', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', undefined, '', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', undefined, '', 'fe80:0:0:0::/64'],
  ['::1', undefined, '', '0:0:0:0::/64'],
  [undefined, '203.0.113.9', '127.0.0.1', ''],
  ['192.0.2.1', '203.0.113.9', '', '192.0.2.1'],
  ['192.0.2.1', '203.0.113.9', '127.0.0.1', '192.0.2.1'],
  ['127.0.0.1', '203.0.113.9', '127.0.0.1', '203.0.113.9'],
  ['::ffff:127.0.0.1', '203.0.113.9', '127.0.0.1', '203.0.113.9'],
  ['127.0.0.1', '198.51.100.7, 203.0.113.9', '127.0.0.1', '203.0.113.9'],
  ['127.0.0.1', '198.51.100.7, 203.0.113.9 , 10.1.2.3', '127.0.0.1 10.0.0.0/8', '203.0.113.9'],
  ['127.0.0.1', '10.9.9.9', '127.0.0.1 10.0.0.0/8', '10.9.9.9'],
  ['127.0.0.1', undefined, '127.0.0.1', '127.0.0.1'],
  ['127.0.0.1', 'nonsense', '127.0.0.1', '127.0.0.1'],
  ['127.0.0.1', '203.0.113.9:4711', '127.0.0.1', '203.0.113.9'],
  ['127.0.0.1', '[2001:db8::7]:4711', '127.0.0.1', '2001:db8:0:0::/64'],
  ['fd00::5', '2001:db8::7', 'fd00::/8', '2001:db8:0:0::/64'],
] as const) {
  test(`R43 counts ${remote} with X-Forwarded-For "${forwarded}" as ${expected}, trusting "${proxies}"`, () => {
    const trusted = trustedProxies(proxies.split(' ').filter(Boolean));
    assert.equal(clientAddress({ remote, forwarded }, trusted), expected);
  });
}

for (const entry of [
  'localhost',
  '10.0.0.0/33',
  '10.0.0.0/x',
  '::/129',
  '1.2.3.4/8/9',
  '10.0.0.0/',
]) {
  test(`rejects "${entry}" as a trusted proxy with invalid-option`, () => {
    assert.throws(() => trustedProxies([entry]), { code: 'invalid-option' });
  });
}
