import { describe, expect, test } from 'vitest';
import type { Booked } from './booker.ts';
import { wrongWith as wrongWithOverload } from './ten-times.ts';
import { wrongWith as wrongWithTermination } from './terminate.ts';

describe('ten times what is possible', () => {
  const good = {
    best: 100,
    offered: 1_000,
    sent: 990,
    booked: 95,
    refused: 890,
    refusedMedian: 3,
    refusedP95: 10,
    refusedLongest: 6_000,
    bookedP95: 3_000,
    wellAgainAfter: 3_000,
  };
  const answers = [{ status: 201 }, { status: 503, retryAfter: '1' }];

  test('nothing is wrong where everything is as promised', () => {
    expect(wrongWithOverload(good, answers)).toEqual([]);
  });

  test.for<[string, Partial<typeof good>]>([
    ['200 per second possible', { best: 200, offered: 2_000, sent: 2_000, booked: 200 }],
    ['30 per second possible', { best: 30, offered: 300, sent: 300 }],
    ['only 900 per second of 1000 per second sent', { sent: 900 }],
    ['only 79 per second of 100 per second booked', { booked: 79 }],
    ['nobody was refused', { refused: 0, refusedMedian: Number.NaN, refusedP95: Number.NaN }],
    ['refused after 101 ms', { refusedMedian: 101 }],
    ['refused after 3 ms, 95 %: 501 ms', { refusedP95: 501 }],
    ['all: 12001 ms', { refusedLongest: 12_001 }],
    ['refused after NaN ms', { refusedMedian: Number.NaN }],
    ['well again after 5001 ms', { wellAgainAfter: 5_001 }],
    ['well again after Infinity ms', { wellAgainAfter: Number.POSITIVE_INFINITY }],
  ])('%s is wrong', ([says, changed]) => {
    expect(wrongWithOverload({ ...good, ...changed }, answers)).toEqual([
      expect.stringContaining(says),
    ]);
  });

  test('a refusal that does not say when to come again, and another answer, are wrong', () => {
    const odd = [{ status: 503 }, { status: 0, error: 'ECONNRESET' }];
    expect(wrongWithOverload(good, odd)).toEqual([
      '1 × 503 without Retry-After',
      '1 answers that are neither, like ECONNRESET',
    ]);
  });
});

describe('SIGTERM under load', () => {
  const booked = (status: number, at: number): Booked => {
    const startsAt = '2027-01-04T09:00:00Z';
    return { key: `key ${at}`, doctorId: 1, startsAt, status, error: 'ECONNRESET', took: 1 };
  };
  const accepted = Array.from({ length: 8 }, (_, at) => booked(201, at));
  const keys = new Set(accepted.map(({ key }) => key));

  test('nothing is wrong where everything is answered, and what came too late was not', () => {
    const answers = { all: [...accepted, booked(0, 8), booked(503, 9)], accepted };
    expect(wrongWithTermination(answers, keys, 2)).toEqual(['only 8 bookings were acknowledged']);
    expect(wrongWithTermination(answers, keys, 1)).toEqual([]);
  });

  test('an accepted booking that is reset is wrong', () => {
    const [, ...others] = accepted;
    const answers = [booked(0, 0), ...others];
    const untouched = new Set(others.map(({ key }) => key));
    expect(wrongWithTermination({ all: answers, accepted: answers }, untouched, 1)).toEqual([
      '1 bookings accepted and not carried out (ECONNRESET)',
    ]);
    expect(wrongWithTermination({ all: answers, accepted: answers }, keys, 1)).toContain(
      '1 bookings carried out and not answered (ECONNRESET)',
    );
  });

  test('a lost booking is wrong, and so is a load that could not be held', () => {
    const [first] = accepted as [Booked, ...Booked[]];
    const without = keys.difference(new Set([first.key]));
    expect(wrongWithTermination({ all: accepted, accepted }, without, 1)).toHaveLength(1);
    expect(wrongWithTermination({ all: accepted, accepted: [] }, keys, 1)).toEqual([
      'only 0 of 8 were held at the end',
    ]);
  });

  test('where everybody is refused, nothing was shown', () => {
    const all = Array.from({ length: 50 }, (_, at) => booked(503, at));
    expect(wrongWithTermination({ all, accepted: [] }, new Set(), 1)).toContain(
      'only 0 bookings were acknowledged',
    );
  });
});
