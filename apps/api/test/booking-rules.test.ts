import { countByStatus } from '@clinic/testing/raw-http';
import { untilSomeoneWaits } from '@clinic/testing/waiting';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { booking, countRows, postBooking, slotAt, slotsOn } from './bookings.ts';
import { MONDAY, NOW, setUpClinic } from './test-clinic.ts';
import { refusal, trpcAt } from './trpc-client.ts';

let doctorId: number;
const clinic = setUpClinic();
beforeAll(async () => {
  doctorId = clinic.doctorIds[0] as number;
});
afterEach(() => clinic.clock.set(NOW));

const refused: [what: string, startsAt: string, code: string][] = [
  ['a Sunday', slotAt('2026-11-22', '09:00'), 'OUTSIDE_OPENING_HOURS'],
  ['a Saturday', slotAt('2026-11-28', '16:30'), 'OUTSIDE_OPENING_HOURS'],
  ['03:00', slotAt(MONDAY, '03:00'), 'OUTSIDE_OPENING_HOURS'],
  ['08:30', slotAt(MONDAY, '08:30'), 'OUTSIDE_OPENING_HOURS'],
  ['17:00', slotAt(MONDAY, '17:00'), 'OUTSIDE_OPENING_HOURS'],
  [
    '09:00 of another zone',
    slotAt(MONDAY, '09:00', 'America/New_York').replace('09', '16'),
    'OUTSIDE_OPENING_HOURS',
  ],
  ['09:17', slotAt(MONDAY, '09:17'), 'NOT_A_SLOT'],
  ['09:00:30', slotAt(MONDAY, '09:00:30'), 'NOT_A_SLOT'],
  ['09:00:00.001', slotAt(MONDAY, '09:00:00.001'), 'NOT_A_SLOT'],
  ['yesterday', slotAt('2026-11-19', '09:00'), 'IN_THE_PAST'],
  ['a Sunday that has passed', slotAt('2026-11-15', '09:00'), 'OUTSIDE_OPENING_HOURS'],
  ['the slot that starts now', NOW, 'IN_THE_PAST'],
  ['beyond the horizon', slotAt('2027-02-19', '09:00'), 'BEYOND_HORIZON'],
  ['the far future', '2199-12-31T09:00:00+01:00', 'BEYOND_HORIZON'],
];

describe('what is not a bookable slot is refused, and nothing is written', () => {
  it.each(refused)('%s over REST', async (_what, startsAt, code) => {
    const before = await countRows(clinic.owner);
    const answer = await postBooking(clinic.ask, booking({ doctorId, startsAt }));
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.json()).toMatchObject({ code, status: 422, title: 'Unprocessable Entity' });
    expect(answer.status).toBe(422);
    expect(await countRows(clinic.owner)).toEqual(before);
  });

  it.each(refused)('%s over tRPC', async (_what, startsAt, code) => {
    const before = await countRows(clinic.owner);
    const call = trpcAt(clinic.url).appointments.book.mutate(booking({ doctorId, startsAt }));
    expect(await refusal(call)).toMatchObject({ code, httpStatus: 422 });
    expect(await countRows(clinic.owner)).toEqual(before);
  });
});

it('books the last slot of the last day of the horizon, and not the one after', async () => {
  await clinic.clock.set('2026-11-24T08:00:00Z');
  const last = booking({ doctorId, startsAt: slotAt('2027-02-22', '16:30') });
  const next = booking({ doctorId, startsAt: slotAt('2027-02-23', '09:00') });
  expect((await postBooking(clinic.ask, last)).status).toBe(201);
  expect((await postBooking(clinic.ask, next)).json().code).toBe('BEYOND_HORIZON');
});

it('decides by the time after the lock, not by the time when the request came', async () => {
  const startsAt = slotAt(MONDAY, '12:00');
  const before = await countRows(clinic.owner);
  let answer: ReturnType<typeof postBooking> | undefined;
  await clinic.owner.begin(async (tx) => {
    await tx`select from doctors where id = ${doctorId} for update`;
    answer = postBooking(clinic.ask, booking({ doctorId, startsAt }));
    await untilSomeoneWaits(clinic.owner);
    await clinic.clock.set(startsAt);
  });
  expect((await answer)?.json().code).toBe('IN_THE_PAST');
  expect(await countRows(clinic.owner)).toEqual(before);
});

it('gives one of 30 bookings for 14:00, 14:01 … 14:29 that come at once', async () => {
  const before = await countRows(clinic.owner);
  const startsAt = Array.from({ length: 30 }, (_, minute) =>
    slotAt(MONDAY, `14:${String(minute).padStart(2, '0')}`),
  );
  const answers = await Promise.all(
    startsAt.map((start) => postBooking(clinic.ask, booking({ doctorId, startsAt: start }))),
  );
  expect(countByStatus(answers)).toEqual({ 201: 1, 422: 29 });
  expect(answers[0]?.status).toBe(201);
  for (const answer of answers.slice(1)) expect(answer.json().code).toBe('NOT_A_SLOT');
  const { appointments, events } = await countRows(clinic.owner);
  expect({ appointments, events }).toEqual({
    appointments: before.appointments + 1,
    events: before.events + 1,
  });
});

it('knows no unknown doctor, neither in availability nor in booking', async () => {
  const unknown = 2 ** 31 - 1;
  const before = await countRows(clinic.owner);
  const { ask, url } = clinic;
  const trpc = trpcAt(url);
  const wanted = booking({ doctorId: unknown, startsAt: slotAt(MONDAY, '09:00') });
  const rest = [
    await ask('GET', `/api/doctors/${unknown}`),
    await ask('GET', `/api/doctors/${unknown}/availability?date=${MONDAY}`),
    await postBooking(ask, wanted),
  ];
  for (const answer of rest) {
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({ code: 'DOCTOR_NOT_FOUND', status: 404 });
  }
  const calls = [
    () => trpc.doctors.get.query({ id: unknown }),
    () => trpc.availability.day.query({ doctorId: unknown, date: MONDAY }),
    () => trpc.availability.calendar.query({ doctorId: unknown, from: MONDAY, to: MONDAY }),
    () => trpc.appointments.book.mutate(wanted),
  ];
  for (const call of calls) {
    expect(await refusal(call())).toMatchObject({ code: 'DOCTOR_NOT_FOUND', httpStatus: 404 });
  }
  expect(await countRows(clinic.owner)).toEqual(before);
});

it('offers a weekday’s 16 slots in the doctor’s zone, a weekend none, and what is booked no more', async () => {
  const newYork = clinic.doctorIds[1] as number;
  const day = async (date: string) =>
    (await clinic.ask('GET', `/api/doctors/${newYork}/availability?date=${date}`)).json<{
      slots: { startsAt: string }[];
      timeZone: string;
    }>();
  const offered = await day('2026-11-25');
  const utc = slotsOn('2026-11-25', 'America/New_York').map((s) => new Date(s).toISOString());
  expect(offered.timeZone).toBe('America/New_York');
  expect(offered.slots.map((slot) => slot.startsAt)).toEqual(utc);
  expect((await day('2026-11-28')).slots).toEqual([]);
  await postBooking(clinic.ask, booking({ doctorId: newYork, startsAt: utc[3] as string }));
  const left = (await day('2026-11-25')).slots.map((slot) => slot.startsAt);
  expect(left).toEqual(utc.filter((start) => start !== utc[3]));
});
