import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assertNotice, changeableUntil, changeableUntilOf } from './notice.ts';

const MINUTE = 60_000;
const startsAt = Date.parse('2026-11-23T12:00:00Z');
const phone = '+44 20 7946 0958';

it.each([
  ['booked long before', 10_000, 120, '2026-11-23T10:00:00.000Z'],
  ['booked as the notice begins', 120, 120, '2026-11-23T10:10:00.000Z'],
  ['booked ten minutes before the notice begins', 130, 120, '2026-11-23T10:00:00.000Z'],
  ['booked within the notice', 23, 120, '2026-11-23T11:47:00.000Z'],
  ['booked just before it starts', 5, 120, '2026-11-23T12:00:00.000Z'],
  ['where no notice is asked for', 10_000, 0, '2026-11-23T12:00:00.000Z'],
])('%s', (_, minutesBefore, notice, until) => {
  const times = { startsAt, bookedAt: startsAt - minutesBefore * MINUTE };
  expect(changeableUntilOf(times, notice)).toBe(until);
});

it('is where changes end, whatever the times: with it where it keeps the notice, else before it', () => {
  fc.assert(
    fc.property(fc.nat(20_000 * MINUTE), fc.nat(43_200), (before, cancelNoticeMinutes) => {
      const times = { startsAt, bookedAt: startsAt - before };
      const until = changeableUntil(times, cancelNoticeMinutes);
      const at = (now: number) => () => assertNotice(times, now, { cancelNoticeMinutes, phone });
      const tooLate = expect.objectContaining({ code: 'TOO_LATE', details: { phone } }) as Error;
      expect(at(until - 1)).not.toThrow();
      expect(at(until + 1)).toThrow(tooLate);
      const keepsNotice = startsAt - until >= cancelNoticeMinutes * MINUTE;
      if (keepsNotice) expect(at(until)).not.toThrow();
      else expect(at(until)).toThrow(tooLate);
      expect(until).toBeLessThanOrEqual(startsAt);
    }),
  );
});
