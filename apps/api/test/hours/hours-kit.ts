import type { Slot } from '@clinic/contracts/availability';
import type { Ask } from '@clinic/testing/raw-http';
import type postgres from 'postgres';

type Rule = [weekday: number, from: number, to: number];

/** Gives a doctor a schedule by SQL: rules in minutes after midnight, validity as a `daterange`. */
export async function addSchedule(
  owner: postgres.Sql,
  doctorId: number,
  rules: Rule[],
  { valid = '[2026-11-23,)', grid = 30 } = {},
): Promise<number> {
  const [schedule] = await owner`
    insert into schedules (name, grid_minutes, cycle_weeks, anchor)
    values ('Weekly', ${grid}, 1, '2024-01-01') returning id`;
  for (const [weekday, from, to] of rules) {
    await owner`
      insert into schedule_rules
        (schedule_id, grid_minutes, cycle_weeks, week, weekday, from_minute, to_minute)
      values (${schedule?.id}, ${grid}, 1, 1, ${weekday}, ${from}, ${to})`;
  }
  const [row] = await owner`
    insert into doctor_schedules (doctor_id, schedule_id, valid)
    values (${doctorId}, ${schedule?.id}, ${valid}) returning id`;
  return row?.id;
}

/** Sets the hours of one date by SQL; without intervals it is closed. */
export async function addOverride(
  owner: postgres.Sql,
  doctorId: number,
  date: string,
  intervals: [from: number, to: number][],
): Promise<void> {
  await owner`insert into day_overrides values (${doctorId}, ${date})`;
  for (const [from, to] of intervals) {
    await owner`insert into day_intervals values (${doctorId}, ${date}, ${from}, ${to})`;
  }
}

export const addTimeOff = (owner: postgres.Sql, doctorId: number, from: string, to: string) =>
  owner`insert into time_off (doctor_id, from_local, to_local, kind)
    values (${doctorId}, ${from}, ${to}, 'sick')`;

/** The starts of a date's free slots, `08:00` of UTC; with the date where it is another one. */
export async function startsOn(ask: Ask, doctorId: number, date: string, more = '') {
  const path = `/api/doctors/${doctorId}/availability?date=${date}${more}`;
  const { slots } = (await ask('GET', path)).json<{ slots: Slot[] }>();
  return slots.map(({ startsAt }) => startsAt.replace(`${date}T`, '').replace(':00.000Z', ''));
}
