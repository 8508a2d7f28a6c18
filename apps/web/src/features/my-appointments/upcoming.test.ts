import { expect, test } from 'vitest';
import type { RememberedAppointment } from './my-appointments.ts';
import { former, upcoming } from './upcoming.ts';

const one = (id: string, startsAt: string, status: 'booked' | 'cancelled' = 'booked') =>
  ({ id, startsAt, status }) as RememberedAppointment;

const LIST = [
  one('later', '2026-11-25T09:00:00.000Z'),
  one('past', '2026-11-20T09:00:00.000Z'),
  one('cancelled', '2026-11-26T09:00:00.000Z', 'cancelled'),
  one('next', '2026-11-24T09:00:00.000Z'),
];

const ids = (list: RememberedAppointment[]) => list.map(({ id }) => id);

test('the next comes first, what is over or cancelled stands apart', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  expect(ids(upcoming(LIST, now))).toEqual(['next', 'later']);
  expect(ids(former(LIST, now))).toEqual(['cancelled', 'past']);
});

test('while the server’s time is unknown no appointment is called past', () => {
  expect(ids(upcoming(LIST, undefined))).toEqual(['past', 'next', 'later']);
  expect(ids(former(LIST, undefined))).toEqual(['cancelled']);
});
