import type { DeskAppointment, DeskColumn, DeskDay } from '@clinic/contracts/desk';
import { expect, it } from 'vitest';
import { hoursIn, lanesOf, placeOf, rangeOf, SCALE } from './layout.ts';

const visit = (id: string, from: string, until: string) =>
  ({
    id,
    startsAt: `2026-11-23T${from}:00.000Z`,
    endsAt: `2026-11-23T${until}:00.000Z`,
  }) as DeskAppointment;

const column = (appointments: DeskAppointment[]) =>
  ({
    dayStartsAt: '2026-11-22T23:00:00.000Z',
    open: [visit('open', '08:00', '16:00')],
    appointments,
    holds: [],
  }) as unknown as DeskColumn;

it('a sheet reaches from the first to the last hour that is open or taken', () => {
  expect(rangeOf([column([])])).toEqual({ from: 9 * 60, until: 17 * 60 });
  expect(rangeOf([column([visit('a', '06:40', '07:10')])])).toEqual({
    from: 7 * 60,
    until: 17 * 60,
  });
  expect(rangeOf([])).toEqual({ from: 9 * 60, until: 17 * 60 });
});

it('a visit of a quarter lies where its time is', () => {
  const place = placeOf(column([]), visit('a', '08:30', '08:45'), { from: 540, until: 1020 });
  expect(place).toEqual({ top: '60px', height: '30px' });
});

it('visits that share time lie side by side, others do not', () => {
  const lanes = lanesOf([
    visit('a', '08:00', '09:00'),
    visit('b', '08:00', '08:30'),
    visit('c', '08:30', '09:00'),
    visit('d', '09:00', '09:30'),
  ]);
  expect([...lanes]).toEqual([
    ['a', { lane: 0, lanes: 2 }],
    ['b', { lane: 1, lanes: 2 }],
    ['c', { lane: 1, lanes: 2 }],
    ['d', { lane: 0, lanes: 1 }],
  ]);
});

it.each([
  ['forward', '2027-03-27T23:00:00.000Z', 23],
  ['back', '2026-10-24T22:00:00.000Z', 25],
])(
  'where the clock goes %s every hour of the day has its place, as long as any other',
  (_, from, count) => {
    const begin = Date.parse(from);
    const hours = Array.from({ length: count }, (_hour, i) => {
      const startsAt = new Date(begin + i * 3_600_000).toISOString();
      return { startsAt, localStartsAt: startsAt };
    });
    const columns = [{ dayStartsAt: from } as DeskColumn];
    const placed = hoursIn({ hours, columns } as DeskDay, { from: 0, until: count * 60 });
    expect(placed.map(({ top }) => top)).toEqual(hours.map((_hour, i) => `${i * 60 * SCALE}px`));
  },
);
