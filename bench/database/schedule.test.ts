import { expect, test } from 'vitest';
import { slotAt } from '../../apps/api/src/modules/calendar/rules/slot-times.ts';
import { freeForLongVisits, timeZoneOf } from './schedule.ts';

const wallTimes = (doctorId: number, date: string): string[] =>
  freeForLongVisits(doctorId, date).map((startsAt) =>
    slotAt({ startsAt, endsAt: startsAt }, timeZoneOf(doctorId)).localStartsAt.slice(11, 16),
  );

test('a long visit needs its own length and ten minutes more between what is taken', () => {
  for (const doctorId of [1, 2, 3, 4]) {
    expect(wallTimes(doctorId, '2027-02-03')).toEqual([
      '11:00',
      '11:30',
      '15:00',
      '15:30',
      '16:00',
    ]);
    expect(wallTimes(doctorId, '2027-02-06')).toEqual([]);
  }
});
