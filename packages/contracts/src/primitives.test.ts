import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { Id, IdInUrl, Instant, PlainDate, Uuid } from './primitives.ts';

const refuses = (schema: z.ZodType, value: unknown) => !schema.safeParse(value).success;

describe('Id', () => {
  it.each([1, 42, 2 ** 31 - 1])('takes %s', (id) => {
    expect(Id.parse(id)).toBe(id);
    expect(IdInUrl.parse(String(id))).toBe(id);
  });

  it.each([
    0,
    -1,
    1.5,
    2 ** 31,
    2 ** 53,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '1',
    null,
    true,
    [1],
  ])('refuses %j', (id) => {
    expect(refuses(Id, id)).toBe(true);
  });

  it.each([
    '',
    '0',
    '01',
    '+1',
    '-1',
    '1.0',
    '1e3',
    '0x1',
    ' 1',
    '1 ',
    '١',
    '2147483648',
    '99999999999',
  ])('refuses %j in a URL', (id) => {
    expect(refuses(IdInUrl, id)).toBe(true);
  });
});

describe('Uuid', () => {
  const uuid = '0197b1a2-3c4d-7e5f-8a6b-1c2d3e4f5a6b';

  it('is given back in lower case', () => {
    expect(Uuid.parse(uuid.toUpperCase())).toBe(uuid);
  });

  it.each([`${uuid}\n`, ` ${uuid}`, `{${uuid}}`, uuid.replaceAll('-', ''), `urn:uuid:${uuid}`, ''])(
    'refuses %j',
    (text) => {
      expect(refuses(Uuid, text)).toBe(true);
    },
  );
});

describe('PlainDate', () => {
  it.each(['2026-11-23', '2028-02-29', '2000-01-01', '2199-12-31'])('takes %s', (date) => {
    expect(PlainDate.parse(date)).toBe(date);
  });

  it.each([
    '2027-02-30',
    '2027-02-29',
    '2100-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-31',
    '1999-12-31',
    '2200-01-01',
    '2026-1-1',
    '20261123',
    '2026-11-23T00:00:00Z',
    ' 2026-11-23',
    '2026-11-23\u0000',
    '٢٠٢٦-١١-٢٣',
    '',
    null,
    20_261_123,
  ])('refuses %j', (date) => {
    expect(refuses(PlainDate, date)).toBe(true);
  });

  it('knows exactly the days of the calendar', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2000, max: 2199 }),
        fc.integer({ min: 0, max: 13 }),
        fc.integer({ min: 0, max: 32 }),
        (year, month, day) => {
          const two = (n: number) => String(n).padStart(2, '0');
          const text = `${year}-${two(month)}-${two(day)}`;
          const time = new Date(Date.UTC(year, month - 1, day));
          const exists = time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
          expect([text, !refuses(PlainDate, text)]).toEqual([text, exists]);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('Instant', () => {
  it.each([
    ['2026-11-23T14:00:00Z', '2026-11-23T14:00:00.000Z'],
    ['2026-11-23T14:00:00+01:00', '2026-11-23T13:00:00.000Z'],
    ['2026-11-23T00:30:00+05:30', '2026-11-22T19:00:00.000Z'],
    ['2026-11-23T14:00:00-00:00', '2026-11-23T14:00:00.000Z'],
    ['2026-11-23T14:00:00.5Z', '2026-11-23T14:00:00.500Z'],
    ['2026-11-23T14:00:00.123000Z', '2026-11-23T14:00:00.123Z'],
  ])('gives %s back as %s', (text, utc) => {
    expect(Instant.parse(text)).toBe(utc);
  });

  it.each([
    '2026-11-23T14:00:00',
    '2026-11-23T14:00Z',
    '2026-11-23 14:00:00Z',
    '2026-11-23',
    '2027-02-30T14:00:00Z',
    '2026-11-23T24:00:00Z',
    '2026-11-23T23:60:00Z',
    '2026-12-31T23:59:60Z',
    '2026-11-23T14:00:00+25:00',
    '2026-11-23T14:00:00+0100',
    '2026-11-23T14:00:00+01',
    '2026-11-23T14:00:00.0001Z',
    '1999-12-31T23:59:59Z',
    '2200-01-01T00:00:00Z',
    '+002026-11-23T14:00:00Z',
    '-2026-11-23T14:00:00Z',
    '2026-11-23T14:00:00Z ',
    '2026-11-23T14:00:00Z\n',
    '',
    null,
    0,
    1_795_000_000,
    true,
    {},
  ])('refuses %j', (text) => {
    expect(refuses(Instant, text)).toBe(true);
  });

  it('gives the same instant back, in UTC, whatever the offset', () => {
    const between = {
      min: new Date('2000-01-02T00:00:00Z'),
      max: new Date('2199-12-30T00:00:00Z'),
    };
    fc.assert(
      fc.property(
        fc.date({ ...between, noInvalidDate: true }),
        fc.integer({ min: -1_439, max: 1_439 }),
        (instant, offset) => {
          const sign = offset < 0 ? '-' : '+';
          const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
          const shifted = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, -1);
          const minutes = Math.abs(offset);
          const text = `${shifted}${sign}${two(minutes / 60)}:${two(minutes % 60)}`;
          expect(Instant.parse(text)).toBe(instant.toISOString());
        },
      ),
    );
  });
});
