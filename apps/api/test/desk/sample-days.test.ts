import { beforeAll, expect, it } from 'vitest';
import { fillSampleDays } from '../../src/modules/desk/fill-sample-days.ts';
import { slotAt } from '../bookings.ts';
import { historyFaults } from '../history-faults.ts';
import { BERLIN, NEW_YORK, setUpClinic } from '../test-clinic.ts';

const clinic = setUpClinic({ doctors: [BERLIN, NEW_YORK, BERLIN, BERLIN] });
const FRIDAY = '2026-11-20';
let added: number;
beforeAll(async () => {
  await clinic.clock.set(slotAt(FRIDAY, '13:40'));
  added = await fillSampleDays(clinic.clinic);
});

it('fills today and the next two clinic days of one location', async () => {
  const rows = await clinic.owner`
    select (starts_at at time zone 'Europe/Berlin')::date::text as date, count(*)::int,
      array_agg(distinct doctor_id order by doctor_id) as doctors
    from appointments group by 1 order by 1`;
  const [first, , third, fourth] = clinic.doctorIds;
  const doctors = [first, third, fourth];
  expect(rows).toMatchObject([
    { date: FRIDAY, doctors },
    { date: '2026-11-23', doctors },
    { date: '2026-11-24', doctors },
  ]);
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(added);
  // A day that looks like one, and still has room.
  expect(rows[0]?.count).toBeGreaterThan(24);
  for (const doctorId of doctors as number[]) {
    const path = `/api/doctors/${doctorId}/availability?date=2026-11-23`;
    const { slots } = (await clinic.ask('GET', path)).json<{ slots: object[] }>();
    expect(slots.length).toBeGreaterThan(4);
  }
});

it('says of the past hours of today what happened: come, gone, not come, waiting, nothing yet', async () => {
  const rows = await clinic.owner`select status, min(starts_at), max(starts_at), count(*)::int
    from appointments where starts_at < ${slotAt(FRIDAY, '23:00')} group by 1 order by 1`;
  expect(rows.map(({ status }) => status)).toEqual(['arrived', 'booked', 'fulfilled', 'noshow']);
  const [arrived, , fulfilled] = rows;
  expect(fulfilled?.max.getTime()).toBeLessThan(Date.parse(slotAt(FRIDAY, '13:30')));
  expect(arrived?.max.getTime()).toBeLessThanOrEqual(Date.parse(slotAt(FRIDAY, '14:00')));
});

it('names nobody who lives: invented names, numbers that are kept free for stories', async () => {
  const numbers = await clinic.owner`select value from contacts`;
  expect(numbers.length).toBeGreaterThan(added / 2);
  for (const { value } of numbers) expect(value).toMatch(/^\+447700900\d{3}$/);
});

it('leaves a history that is whole, and says that Clinic itself has written it', async () => {
  expect(await historyFaults(clinic.clinic)).toEqual([]);
  const authors = await clinic.owner`select distinct actor, actor_id, via from events`;
  expect(authors).toEqual([{ actor: 'system', actor_id: null, via: 'system' }]);
});
