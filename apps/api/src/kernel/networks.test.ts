import { expect, it } from 'vitest';
import { isFull, networksOf } from './networks.ts';

it.each([
  ['203.0.113.7', ['203.0.113.7']],
  ['unknown', ['unknown']],
  ['2001:db8:1:23ff:1:2:3:4', ['2001:db8:1:23ff::/64', '2001:db8:1:2300::/56', '2001:db8:1::/48']],
  ['2001:db8::1', ['2001:db8:0:0::/64', '2001:db8:0:0::/56', '2001:db8:0::/48']],
  ['::1', ['0:0:0:0::/64', '0:0:0:0::/56', '0:0:0::/48']],
])('%s is counted by %j', (address, networks) => {
  expect(networksOf(address)).toEqual(networks);
});

it('lets a /56 do 4 times and a /48 16 times what a /64 may do', () => {
  expect(isFull([9], 10)).toBe(false);
  expect(isFull([10], 10)).toBe(true);
  expect(isFull([9, 39, 159], 10)).toBe(false);
  expect(isFull([0, 40, 40], 10)).toBe(true);
  expect(isFull([0, 0, 160], 10)).toBe(true);
});
