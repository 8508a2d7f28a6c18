import { describe, expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

/** A limit and the clock that it looks at, in milliseconds. */
function limitOf(perMinute: number) {
  const clock = { now: 1_000_000 };
  const limit = new RateLimit(perMinute, () => clock.now);
  const asks = (address: string, times = 1, cost = 1) =>
    Array.from({ length: times }, () => limit.take(address, cost)).filter(({ refused }) => !refused)
      .length;
  return { clock, limit, asks };
}

it('lets each address ask so often in the minute from its first request on', () => {
  const { asks, clock } = limitOf(3);
  expect([asks('192.0.2.1', 5), asks('192.0.2.2', 5)]).toEqual([3, 3]);
  clock.now += 59_999;
  expect(asks('192.0.2.1', 5)).toBe(0);
  clock.now += 1;
  expect(asks('192.0.2.1', 5)).toBe(3);
});

it('says what is left, and to the second when to come back', () => {
  const { limit, clock } = limitOf(2);
  expect(limit.take('192.0.2.1', 1)).toEqual({ refused: false, limit: 2, remaining: 1, reset: 60 });
  clock.now += 10_500;
  expect(limit.take('192.0.2.1', 1)).toEqual({ refused: false, limit: 2, remaining: 0, reset: 50 });
  clock.now += 40_000;
  const refused = limit.take('192.0.2.1', 1);
  expect(refused).toEqual({ refused: true, limit: 2, remaining: 0, reset: 10 });
  clock.now += 1_000 * refused.reset;
  expect(limit.take('192.0.2.1', 1).refused).toBe(false);
});

it('does not take a refused request as another one: waiting helps', () => {
  const { asks, clock } = limitOf(1);
  asks('192.0.2.1', 100);
  clock.now += 60_000;
  expect(asks('192.0.2.1')).toBe(1);
});

describe('what costs more', () => {
  it('is charged with it', () => {
    const { limit, asks } = limitOf(10);
    expect(limit.take('192.0.2.1', 7).remaining).toBe(3);
    expect(asks('192.0.2.1', 1, 7)).toBe(0);
    expect(asks('192.0.2.1', 5, 1)).toBe(3);
  });

  it('than a whole minute is still answered once in it', () => {
    const { asks, clock } = limitOf(5);
    expect(asks('192.0.2.1', 3, 50)).toBe(1);
    clock.now += 60_000;
    expect(asks('192.0.2.1', 3, 50)).toBe(1);
  });

  it('nothing is never refused', () => {
    const { asks } = limitOf(1);
    asks('192.0.2.1', 3);
    expect(asks('192.0.2.1', 100, 0)).toBe(100);
  });
});

describe('IPv6', () => {
  const inNetwork = (i: number, j: number) => `2001:db8:0:${(256 * i + j).toString(16)}::1`;

  it('counts by the /64', () => {
    const { asks } = limitOf(10);
    expect([asks('2001:db8::1', 8), asks('2001:db8::ffff', 8)]).toEqual([8, 2]);
  });

  it('lets all of a /56 ask four times as often, and all of a /48 sixteen times', () => {
    const { asks } = limitOf(10);
    const ofOne = Array.from({ length: 6 }, (_, j) => asks(inNetwork(0, j), 20));
    expect(ofOne).toEqual([10, 10, 10, 10, 0, 0]);
    const ofAll = Array.from({ length: 40 }, (_, i) => asks(inNetwork(i % 20, 100 + i), 20));
    expect(ofAll.reduce((a, b) => a + b)).toBe(160 - 40);
    expect(asks('2001:db8:1::1', 20)).toBe(10);
  });

  it('charges no network for what another one of the address refuses', () => {
    const { asks } = limitOf(10);
    expect(asks(inNetwork(0, 1), 1_000)).toBe(10);
    expect(asks(inNetwork(0, 2), 10)).toBe(10);
  });
});

it('does not forget a limited address when many others come', () => {
  const { asks } = limitOf(2);
  asks('192.0.2.1', 2);
  asks('192.0.2.2', 1);
  for (let i = 0; i < 5_008; i += 1) asks(`203.0.${i >> 8}.${i & 255}`);
  expect([asks('192.0.2.1', 2), asks('192.0.2.2', 2)]).toEqual([0, 1]);
  asks('192.0.2.3', 1);
  for (let i = 0; i < 150_000; i += 1) asks(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
  expect(asks('192.0.2.1', 2)).toBe(0);
  // It had one left: this memory has an end.
  expect(asks('192.0.2.3', 2)).toBe(2);
});
