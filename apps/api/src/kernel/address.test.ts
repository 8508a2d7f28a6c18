import { describe, expect, it } from 'vitest';
import { Addresses, type Asked } from './address.ts';

const PROXY = '10.0.0.1';
const request = (remoteAddress: string | undefined, chain?: string): Asked => ({
  headers: chain === undefined ? {} : { 'x-forwarded-for': chain },
  socket: { remoteAddress },
});
const direct = new Addresses(undefined);
const proxied = new Addresses([PROXY, '10.1.0.0/16', '2001:db8:ffff::/48']);
const behindProxy = (chain?: string) => proxied.of(request(PROXY, chain));

describe('without a proxy that is configured', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:DB8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    [undefined, 'unknown'],
  ])('%s counts as %s', (remote, counted) => {
    expect(direct.of(request(remote))).toBe(counted);
  });

  it.each(['198.51.100.1', 'x', '', 'for=198.51.100.1', '10.0.0.1, 198.51.100.1'])(
    'the socket counts, whatever the header says: %j',
    (chain) => {
      expect(direct.of(request('203.0.113.7', chain))).toBe('203.0.113.7');
      expect(proxied.of(request('203.0.113.7', chain))).toBe('203.0.113.7');
    },
  );
});

describe('behind a proxy that is configured', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:4711', '192.0.2.1'],
    [' 192.0.2.1:4711 ', '192.0.2.1'],
    ['2001:db8::7', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['[2001:DB8:0::7%eth0]:443', '2001:db8::7'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['[::ffff:c000:201]:443', '192.0.2.1'],
  ])('%j is %s', (chain, counted) => {
    expect(behindProxy(chain)).toBe(counted);
    expect(behindProxy(`198.51.100.9, ${chain}, 10.1.2.3:80, [2001:db8:ffff::2]:80`)).toBe(counted);
  });

  it.each(['198.51.100.1', 'x', '198.51.100.1, x', '10.1.0.9', ',,,'])(
    'what the patient has sent before the proxy wrote its own does not count: %j',
    (made) => expect(behindProxy(`${made}, 192.0.2.1`)).toBe('192.0.2.1'),
  );

  it.each([
    undefined,
    '',
    ' ',
    'unknown',
    '_hidden',
    '192.0.2',
    '192.0.2.1:port',
    '192.0.2.1:123456',
    '192.0.2.1:80:90',
    '192.0.2.1]',
    '[192.0.2.1',
    '2001:db8::7:443:1:2:3:4:5',
    '0xC0000201',
    '192.0.2.1 192.0.2.2',
    '198.51.100.1, unknown',
    '192.0.2.1,',
  ])(
    '%j is no address: the proxy that sent it counts, for nobody is free of the limit',
    (chain) => {
      expect(behindProxy(chain)).toBe(PROXY);
      expect(behindProxy(`${chain ?? ''}, 10.1.2.3`)).toBe('10.1.2.3');
    },
  );

  it('counts the farthest of a chain of proxies', () => {
    expect(behindProxy('10.1.0.9, 10.1.0.8')).toBe('10.1.0.9');
  });

  it('reads a header that came in several lines as one', () => {
    const several = { 'x-forwarded-for': ['198.51.100.1', '192.0.2.1, 10.1.2.3'] };
    const headers = several as unknown as Asked['headers'];
    expect(proxied.of({ headers, socket: { remoteAddress: PROXY } })).toBe('192.0.2.1');
  });
});

describe('readiness is told', () => {
  it.each([
    ['of a proxy that nobody configured', undefined, '203.0.113.7', '192.0.2.1', /does not name/],
    ['of another proxy than the configured', [PROXY], '10.0.0.2', '192.0.2.1', /does not name/],
    ['of a proxy that forwards no address', [PROXY], PROXY, undefined, /without X-Forwarded-For/],
  ])('%s, for ten minutes', (_, proxies, remote, chain, sentence) => {
    let now = 0;
    const addresses = new Addresses(proxies, () => now);
    expect(addresses.warnings()).toEqual([]);
    addresses.watch(request(remote, chain), () => true);
    now = 599_999;
    expect(addresses.warnings()).toEqual([expect.stringMatching(sentence)]);
    now = 600_000;
    expect(addresses.warnings()).toEqual([]);
  });

  it('of nothing where all is as it should be', () => {
    const watch = (addresses: Addresses, asked: Asked, ofPatient = true) =>
      addresses.watch(asked, () => ofPatient);
    watch(direct, request('203.0.113.7'));
    watch(proxied, request(PROXY, '192.0.2.1'));
    watch(proxied, request('192.0.2.1'));
    watch(proxied, request(PROXY), false);
    expect([...direct.warnings(), ...proxied.warnings()]).toEqual([]);
  });
});
