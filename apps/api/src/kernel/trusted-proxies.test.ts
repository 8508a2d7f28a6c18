import { expect, it } from 'vitest';
import { holdsPatients, isProxy, toBlockList } from './trusted-proxies.ts';

it.each([
  '10.0.0.1',
  '10.0.0.0/8',
  '2001:db8::1',
  'fe80::1%eth0',
  '2001:db8::/32',
  'fc00::/7',
  'fe80::/10',
  '::ffff:10.0.0.1',
  '::ffff:10.0.0.0/104',
  'loopback',
  'linklocal',
  'uniquelocal',
])('%s names proxies', (text) => {
  expect([isProxy(text), holdsPatients(text)]).toEqual([true, false]);
  expect(() => toBlockList([text])).not.toThrow();
});

it.each([
  '',
  'everyone',
  'proxy.example',
  '10',
  '10.1',
  '0x0a.0.0.1',
  '10/8',
  '10.0.0.0/33',
  '1.2.3.4:80',
])('%s names none', (text) => expect(isProxy(text)).toBe(false));

it.each([
  '0.0.0.0/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '10.0.0.0/7',
  '::/0',
  '8000::/1',
  'fc00::/1',
  '2000::/3',
  '::/16',
  '::/80',
  '::ffff:0:0/96',
  '::ffff:0.0.0.0/97',
  '::ffff:0:0/90',
])('%s holds patients, who could then choose their address', (text) => {
  expect([isProxy(text), holdsPatients(text)]).toEqual([true, true]);
});

it('finds an address in whatever form it comes', () => {
  const proxies = toBlockList(['::ffff:10.1.0.0/112', 'fe80::1%eth0', '192.0.2.7', 'loopback']);
  for (const address of ['10.1.2.3', '192.0.2.7', '127.9.9.9']) {
    expect([address, proxies.check(address, 'ipv4')]).toEqual([address, true]);
  }
  for (const address of ['fe80::1', '::1']) {
    expect([address, proxies.check(address, 'ipv6')]).toEqual([address, true]);
  }
  expect(proxies.check('10.2.0.1', 'ipv4')).toBe(false);
  expect(proxies.check('2001:db8::1', 'ipv6')).toBe(false);
});
