import { randomUUID } from 'node:crypto';
import type { DeskDay } from '@clinic/contracts/desk';
import { PostgresProxy } from '@clinic/testing/postgres-proxy';
import { beforeAll, describe, expect, it } from 'vitest';
import { slotAt } from '../bookings.ts';
import { startSecondInstance } from '../changes/second-instance.ts';
import { MONDAY, NOW, SECRET, setUpClinic } from '../test-clinic.ts';
import { refusal } from '../trpc-client.ts';
import { deskBooking, key } from './desk-kit.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

const clinic = setUpClinic();
let berlin: number;
let newYork: number;
let locations: number[];
let manager: SignedInStaff;

beforeAll(async () => {
  [berlin, newYork] = clinic.doctorIds as [number, number];
  const rows = await clinic.owner`select location_id from doctors order by id`;
  locations = rows.map(({ location_id }) => location_id);
  manager = await addStaff(clinic, { role: 'manager' });
});

const at = (time: string, day = MONDAY) => slotAt(day, time);

describe('the day of the desk', () => {
  it('has a column for every doctor: open time, what is free, what is taken and held', async () => {
    const { client } = manager;
    await client.desk.book.mutate(deskBooking({ doctorId: berlin, startsAt: at('09:00') }));
    await client.appointments.hold.mutate({
      ...{ doctorId: berlin, startsAt: at('10:00'), holdToken: randomUUID() },
    });
    const day = await client.desk.day.query({ date: MONDAY });
    expect(day).toMatchObject({ now: '2026-11-20T08:00:00.000Z', totalDoctors: 2 });
    const [column, other] = day.columns;
    expect(column).toMatchObject({
      ...{ doctorId: berlin, date: MONDAY, dayStartsAt: '2026-11-22T23:00:00.000Z' },
      open: [
        { localStartsAt: `${MONDAY}T09:00:00+01:00`, localEndsAt: `${MONDAY}T17:00:00+01:00` },
      ],
      appointments: [
        { patientName: 'Ada Lovelace', lane: 0, status: 'booked', outsideHours: false },
      ],
      holds: [{ localStartsAt: `${MONDAY}T10:00:00+01:00`, expiresAt: '2026-11-20T08:05:00.000Z' }],
    });
    expect(column?.free.map(({ localStartsAt }) => localStartsAt.slice(11, 16))).toEqual([
      ...['09:30', '10:30', '11:00', '11:30', '12:00', '12:30', '13:00', '13:30', '14:00'],
      ...['14:30', '15:00', '15:30', '16:00', '16:30'],
    ]);
    expect(other).toMatchObject({ doctorId: newYork, appointments: [], holds: [] });
    expect(other?.free).toHaveLength(16);
  });

  it('shows no cancelled appointment, and says what lies outside of hours', async () => {
    const { client } = manager;
    const date = '2026-11-28';
    const book = (time: string, accept: ('OUTSIDE_OPENING_HOURS' | 'NOT_A_SLOT')[]) =>
      client.desk.book.mutate(deskBooking({ doctorId: berlin, startsAt: at(time, date), accept }));
    const gone = await book('10:00', ['OUTSIDE_OPENING_HOURS']);
    await client.desk.cancel.mutate({ id: gone.id, version: 1, reason: 'prov', ...key() });
    await book('11:10', ['OUTSIDE_OPENING_HOURS', 'NOT_A_SLOT']);
    const { columns } = await client.desk.day.query({ date, doctorIds: [berlin] });
    expect(columns).toMatchObject([{ open: [], free: [], appointments: [{ outsideHours: true }] }]);
  });

  it('is 23 and 25 hours long where the clock changes', async () => {
    for (const [date, hours] of [
      ['2027-03-28', 23],
      ['2026-10-25', 25],
    ] as const) {
      const { columns } = await manager.client.desk.day.query({ date, doctorIds: [berlin] });
      const [{ dayStartsAt, dayEndsAt }] = columns as [(typeof columns)[number]];
      expect((Date.parse(dayEndsAt) - Date.parse(dayStartsAt)) / 3_600_000).toBe(hours);
    }
  });

  it('of a location without doctors is empty, and no error', async () => {
    const [row] = await clinic.owner`insert into locations (name, time_zone)
      values ('Nobody yet', 'Europe/Paris') returning id`;
    const day = await manager.client.desk.day.query({ date: MONDAY, locationId: row?.id });
    expect(day).toMatchObject({ totalDoctors: 0, columns: [], hours: [] });
  });

  it('of a week is the same by date', async () => {
    const { columns } = await manager.client.desk.week.query({ doctorId: berlin, from: MONDAY });
    expect(columns.map(({ date }) => date)).toEqual([
      ...['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'],
      ...['2026-11-28', '2026-11-29'],
    ]);
    expect(columns[0]?.appointments).toHaveLength(1);
    expect(columns[1]?.free).toHaveLength(16);
    expect(columns[5]?.appointments).toHaveLength(1);
    expect(
      (await refusal(manager.client.desk.week.query({ doctorId: 999, from: MONDAY }))).code,
    ).toBe('DOCTOR_NOT_FOUND');
  });
});

describe('whose calendars', () => {
  it('reception of one location sees that one, and is refused the other', async () => {
    const one = await addStaff(clinic, {
      role: 'reception',
      locationIds: [locations[0] as number],
    });
    const all = await one.client.desk.day.query({ date: MONDAY });
    expect(all.columns.map(({ doctorId }) => doctorId)).toEqual([berlin]);
    for (const elsewhere of [
      { locationId: locations[1] as number },
      { doctorIds: [newYork] },
      { doctorIds: [berlin, newYork] },
    ]) {
      const asked = one.client.desk.day.query({ date: MONDAY, ...elsewhere });
      expect(await refusal(asked)).toMatchObject({ code: 'FORBIDDEN', httpStatus: 403 });
    }
    const booked = one.client.desk.book.mutate(
      deskBooking({ doctorId: newYork, startsAt: slotAt(MONDAY, '09:00', 'America/New_York') }),
    );
    expect((await refusal(booked)).code).toBe('FORBIDDEN');
  });

  it('a doctor sees the own one, and books nobody', async () => {
    const doctor = await addStaff(clinic, { role: 'doctor', doctorId: newYork });
    const { columns } = await doctor.client.desk.day.query({ date: MONDAY });
    expect(columns.map(({ doctorId }) => doctorId)).toEqual([newYork]);
    const week = doctor.client.desk.week.query({ doctorId: berlin, from: MONDAY });
    expect((await refusal(week)).code).toBe('FORBIDDEN');
    const booked = doctor.client.desk.book.mutate(
      deskBooking({ doctorId: newYork, startsAt: at('16:00') }),
    );
    expect((await refusal(booked)).code).toBe('FORBIDDEN');
  });

  it('an appointment does not move to a location that is not one’s own', async () => {
    const { id } = await manager.client.desk.book.mutate(
      deskBooking({ doctorId: berlin, startsAt: at('14:00') }),
    );
    const one = await addStaff(clinic, {
      role: 'reception',
      locationIds: [locations[0] as number],
    });
    const move = one.client.desk.reschedule.mutate({
      ...{ id, version: 1, doctorId: newYork, ...key() },
      startsAt: slotAt(MONDAY, '09:00', 'America/New_York'),
    });
    expect((await refusal(move)).code).toBe('FORBIDDEN');
  });
});

describe('the attention list', () => {
  it('names past appointments without an outcome, and those beside others or outside of hours', async () => {
    await clinic.clock.set('2027-01-04T07:00:00Z');
    const { client } = await addStaff(clinic, { role: 'manager' });
    const book = (time: string, more: object = {}, day = '2027-01-04') =>
      client.desk.book.mutate(deskBooking({ doctorId: berlin, startsAt: at(time, day), ...more }));
    const past = [await book('09:00'), await book('09:30'), await book('10:00')];
    await book('11:00', {}, '2027-01-11');
    const beside = await book('11:00', { accept: ['SLOT_TAKEN'] }, '2027-01-11');
    const outside = await book('11:00', { accept: ['OUTSIDE_OPENING_HOURS'] }, '2027-01-16');
    await clinic.clock.set('2027-01-04T09:30:00Z');
    const { client: later } = await addStaff(clinic, { role: 'reception' });
    const list = await later.desk.attention.query({});
    expect(list.total).toBe(5);
    expect(list.items.map(({ reason, appointment }) => [reason, appointment.id])).toEqual([
      ...past.map(({ id }) => ['no-outcome', id]),
      ['overbooked', beside.id],
      ['outside-hours', outside.id],
    ]);
    expect(await later.desk.attention.query({ locationId: locations[1] as number })).toEqual({
      total: 0,
      items: [],
    });
    const statuses =
      await clinic.owner`select distinct status from appointments where id in ${clinic.owner(past.map(({ id }) => id))}`;
    expect(statuses).toEqual([{ status: 'booked' }]);
    await clinic.clock.set(NOW);
  });
});

/** Adds 20 doctors at a place of their own, each with 32 visits of a quarter of an hour on Monday; gives the place. */
async function addFullDay(): Promise<number> {
  const [added] = await clinic.owner`
    with place as (
      insert into locations (name, time_zone) values ('Full', 'Europe/Berlin') returning id
    ), short as (
      insert into visit_types (code, name, duration_minutes) values ('quarter', 'Quarter', 15) returning id
    ), many as (
      insert into doctors (name, specialization, time_zone, location_id)
      select 'Dr. ' || n, 'Full', 'Europe/Berlin', place.id from place, generate_series(1, 20) n returning id
    ), offered as (
      insert into doctor_visit_types (doctor_id, visit_type_id) select many.id, short.id from many, short
    )
    select place.id as place, short.id as short from place, short`;
  await clinic.owner`
    with visits as (
      select gen_random_uuid() as id, doctors.id as doctor, ${at('09:00')}::timestamptz + n * interval '15 minutes' as start
      from doctors, generate_series(0, 31) n where location_id = ${added?.place}
    ), people as (
      insert into patients (id, name, created_at) select id, 'Patient', now() from visits
    )
    insert into appointments (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at, ends_at,
      busy_from, busy_until, status, version, manage_nonce)
    select id, id, doctor, id, ${added?.short}, ${added?.place}, start, start + interval '15 minutes',
      start, start + interval '15 minutes', 'booked', 1, uuid_send(id)
    from visits`;
  return added?.place;
}

describe('a full day', () => {
  it('of 20 doctors with 32 visits each is one statement, beside the one that knows the session', async () => {
    const locationId = await addFullDay();
    const proxy = await PostgresProxy.start(clinic.testDatabase.appUrl);
    const sent: string[] = [];
    proxy.decide = ({ text }) => {
      if (text !== '') sent.push(text);
      return 'forward';
    };
    const behind = { clock: clinic.clock, testDatabase: { appUrl: proxy.url } };
    const api = await startSecondInstance(behind, SECRET);
    const input = encodeURIComponent(JSON.stringify({ date: MONDAY, locationId }));
    const ask = () =>
      api.ask('GET', `/trpc/desk.day?input=${input}`, { headers: { cookie: manager.cookie } });
    // What a connection asks when it is opened is no part of an answer.
    await ask();
    sent.length = 0;
    const answer = await ask();
    await api.stop();
    await proxy.refuse();
    const { columns } = answer.json<{ result: { data: DeskDay } }>().result.data;
    expect(columns.map(({ appointments }) => appointments.length)).toEqual(Array(20).fill(32));
    const reads = (table: string) => expect.stringContaining(`from "${table}"`);
    expect(sent).toEqual([reads('sessions'), reads('doctors')]);
  });
});

// Last: what is overbooked needs attention.
it('shows a doctor with 60 appointments whole, by start and then by lane', async () => {
  const date = '2027-02-01';
  const wanted = Array.from({ length: 60 }, (_, i) => {
    const hour = 9 + Math.floor(i / 8);
    return at(`${String(hour).padStart(2, '0')}:${i % 8 < 4 ? '00' : '30'}`, date);
  });
  const { client } = manager;
  for (const startsAt of wanted) {
    const accept: 'SLOT_TAKEN'[] = ['SLOT_TAKEN'];
    await client.desk.book.mutate(deskBooking({ doctorId: berlin, startsAt, accept }));
  }
  const { columns } = await client.desk.day.query({ date, doctorIds: [berlin] });
  const shown = columns[0]?.appointments ?? [];
  expect(shown.map(({ startsAt }) => Date.parse(startsAt))).toEqual(wanted.map(Date.parse));
  expect(shown.map(({ lane }) => lane)).toEqual(wanted.map((_, i) => i % 4));
  // Four of them at a time are all that fit: one half hour is left.
  expect(columns[0]?.free).toMatchObject([{ localStartsAt: `${date}T16:30:00+01:00` }]);
});
