import { expect, test } from 'vitest';
import { nearest } from './nearest-slots.ts';

const slotsAt = (...times: string[]) =>
  times.map((time) => ({
    startsAt: `2026-11-23T${time}:00.000Z`,
    endsAt: `2026-11-23T${time}:30.000Z`,
    localStartsAt: `2026-11-23T${time}:00+00:00`,
    localEndsAt: `2026-11-23T${time}:30+00:00`,
  }));

test('the three nearest slots, the earlier of two equally near ones first', () => {
  const slots = slotsAt('08:00', '09:00', '09:30', '10:30', '11:00');
  const [at] = slotsAt('10:00');
  expect(nearest(slots, at?.startsAt ?? '')).toEqual(slotsAt('09:30', '10:30', '09:00'));
});
