import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPatient } from '../../../test/bookings.ts';
import { BERLIN, setUpClinic } from '../../../test/test-clinic.ts';
import { findEarliest } from './find-earliest.ts';
import { getCalendar } from './get-calendar.ts';
import { getDay } from './get-day.ts';
import { addDays } from './rules/opening-hours.ts';
import { suggestAlternatives } from './suggest-alternatives.ts';

const HORIZON_DAYS = 9;
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kolkata',
];
const SPECIALIZATIONS = ['Cardiology', 'Dermatology'];
const doctors = Array.from({ length: 10 }, (_, i) => ({
  ...BERLIN,
  name: `Dr. ${i}`,
  specialization: SPECIALIZATIONS[i % 2] as string,
  timeZone: ZONES[i % ZONES.length] as string,
}));

const clinic = setUpClinic({ doctors, env: { BOOKING_HORIZON_DAYS: String(HORIZON_DAYS) } });

/** Everything that is free, day by day: the slow way to the same answers. */
async function allFree(doctorId: number, now: string): Promise<number[]> {
  const free: number[] = [];
  const first = now.slice(0, 10);
  for (let i = -1; i <= HORIZON_DAYS + 2; i += 1) {
    const { slots } = await getDay(clinic.clinic, { doctorId, date: addDays(first, i) });
    free.push(...slots.map(({ startsAt }) => Date.parse(startsAt)));
  }
  return free;
}

/**
 * Takes slots of random doctors, past the rules; what was there before goes. All `off` minutes later
 * than slots start.
 */
async function fill(taken: number[], occupied: number, off: number): Promise<void> {
  const { owner, doctorIds } = clinic;
  await owner.unsafe('alter table appointments disable trigger user');
  await owner`delete from appointments`;
  const patientId = await addPatient(owner);
  await owner`
    insert into appointments
      (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at, ends_at, busy_from,
        busy_until, status, version, manage_nonce)
    select gen_random_uuid(), gen_random_uuid()::text, doctor_id, ${patientId}::uuid, 1, 1, at,
      at + interval '30 minutes', at, at + interval '30 minutes',
      case when n::int % 5 = 0 then 'cancelled' else 'booked' end, 1, '\\x00'
    from (
      select distinct on (d.id, slot.at) d.id as doctor_id, slot.at, pick.n
      from unnest(${taken}::float8[]) as pick(n)
      join doctors d on d.id = ${doctorIds[0] as number} + (pick.n::int % 10)
      cross join lateral (
        select timestamptz '2026-11-20T00:00:00Z' + (pick.n::int / 10 % 480) * interval '30 minutes'
          + ${off} * interval '1 minute' as at
      ) slot
    ) picked`;
  // The first days of some doctors are full: the search has to go on.
  await owner`
    insert into appointments
      (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at, ends_at, busy_from,
        busy_until, status, version, manage_nonce)
    select gen_random_uuid(), gen_random_uuid()::text, d.id, ${patientId}::uuid, 1, 1, at,
      at + interval '30 minutes', at, at + interval '30 minutes',
      'booked', 1, '\\x00'
    from doctors d
    cross join generate_series(
      timestamptz '2026-11-20T00:00:00Z' + ${off} * interval '1 minute',
      timestamptz '2026-11-20T00:00:00Z' + ${occupied} * interval '1 day'
        + ${off} * interval '1 minute', '30 minutes') at
    where d.id % 2 = 0
    on conflict (doctor_id, starts_at) where status <> 'cancelled' and lane = 0 do nothing`;
  await owner.unsafe('alter table appointments enable trigger user');
}

const scene = fc.record({
  taken: fc.array(fc.integer({ min: 0, max: 4_799 }), { maxLength: 400 }),
  occupied: fc.integer({ min: 0, max: 8 }),
  nowHours: fc.integer({ min: 0, max: 9 * 24 }),
  fromHours: fc.option(fc.integer({ min: -48, max: 12 * 24 }), { nil: undefined }),
  specialization: fc.constantFrom(undefined, ...SPECIALIZATIONS, 'Nobody’s'),
  limit: fc.integer({ min: 1, max: 12 }),
  named: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 9 })), { nil: undefined }),
  off: fc.constantFrom(0, 0, 15),
  wanted: fc.integer({ min: 0, max: 479 }),
  doctor: fc.integer({ min: 0, max: 9 }),
});
const START = Date.parse('2026-11-20T00:00:00Z');
const HOUR = 3_600_000;

describe('on random calendars, as the slow way finds it', () => {
  it('finds each doctor’s earliest free slot, counts free slots, suggests the nearest', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const now = new Date(START + given.nowHours * HOUR).toISOString();
        await clinic.clock.set(now);
        await fill(given.taken, given.occupied, given.off);
        const free = new Map<number, number[]>();
        for (const id of clinic.doctorIds) free.set(id, await allFree(id, now));

        const from =
          given.fromHours === undefined
            ? undefined
            : new Date(START + (given.nowHours + given.fromHours) * HOUR).toISOString();
        const { specialization, limit } = given;
        const doctorIds = given.named?.map((i) => clinic.doctorIds[i] as number);
        const expected = clinic.doctorIds
          .flatMap((id, i) => {
            if (specialization && doctors[i]?.specialization !== specialization) return [];
            if (doctorIds && !doctorIds.includes(id)) return [];
            const first = free.get(id)?.find((start) => start >= Date.parse(from ?? now));
            return first === undefined ? [] : [{ doctorId: id, startsAt: first }];
          })
          .sort((a, b) => a.startsAt - b.startsAt || a.doctorId - b.doctorId)
          .slice(0, limit);
        const asked = {
          limit,
          ...(from && { from }),
          ...(specialization && { specialization }),
          ...(doctorIds && { doctorIds }),
        };
        // The calendars were filled past the triggers: another clinic remembers nothing of them.
        const found = await findEarliest({ ...clinic.clinic }, asked);
        expect(
          found.map(({ doctorId, startsAt }) => ({ doctorId, startsAt: Date.parse(startsAt) })),
        ).toEqual(expected);

        const doctorId = clinic.doctorIds[given.doctor] as number;
        const own = free.get(doctorId) ?? [];
        await expectCalendarToAgree(doctorId, own.length, now);
        await expectNearest(doctorId, START + given.wanted * (HOUR / 2), own);
      }),
      { numRuns: 25 },
    );
  });
});

async function expectCalendarToAgree(doctorId: number, count: number, now: string): Promise<void> {
  const first = now.slice(0, 10);
  const range = { from: addDays(first, -1), to: addDays(first, HORIZON_DAYS + 2) };
  const { days } = await getCalendar(clinic.clinic, { doctorId, ...range });
  expect(days.reduce((sum, { freeSlots }) => sum + freeSlots, 0)).toBe(count);
  expect(days.map(({ date }) => date)).toEqual(
    Array.from({ length: HORIZON_DAYS + 4 }, (_, i) => addDays(range.from, i)),
  );
}

async function expectNearest(doctorId: number, wanted: number, free: number[]): Promise<void> {
  const week = 7 * 24 * HOUR;
  const expected = free
    .filter((start) => start !== wanted && Math.abs(start - wanted) <= week)
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b)
    .slice(0, 3);
  const suggested = await suggestAlternatives(clinic.clinic, { doctorId }, wanted);
  expect(suggested.map(({ startsAt }) => Date.parse(startsAt))).toEqual(expected);
  for (const { startsAt, endsAt } of suggested) {
    expect(Date.parse(endsAt) - Date.parse(startsAt)).toBe(HOUR / 2);
  }
}
