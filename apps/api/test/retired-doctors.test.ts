import { randomUUID } from 'node:crypto';
import type { Doctor } from '@clinic/contracts/doctors';
import { beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, type FirstAnswer, postBooking, slotAt } from './bookings.ts';
import { postCancel, postMove, refusalIn, see } from './changes/changes.ts';
import { BERLIN, MONDAY, setUpClinic } from './test-clinic.ts';
import { type Client, refusal, trpcAt } from './trpc-client.ts';

let trpc: Client;
let retired: number;
let other: number;
let kept: FirstAnswer;
let moved: FirstAnswer;
const clinic = setUpClinic({ doctors: [{ ...BERLIN, name: 'Dr. Retired' }, BERLIN] });
beforeAll(async () => {
  trpc = trpcAt(clinic.url);
  [retired = 0, other = 0] = clinic.doctorIds;
  const at = (time: string) => booking({ doctorId: retired, startsAt: slotAt(MONDAY, time) });
  kept = await bookOne(clinic.ask, at('09:00'));
  moved = await bookOne(clinic.ask, at('10:00'));
  await clinic.owner`update doctors set active = false where id = ${retired}`;
});

describe('a doctor who has retired', () => {
  it('is neither listed, counted nor found', async () => {
    const listed = await trpc.doctors.list.query({});
    expect(listed.map(({ id }) => id)).toEqual([other]);
    expect(await trpc.doctors.list.query({ search: 'retired' })).toEqual([]);
    expect(await trpc.doctors.count.query({})).toEqual({ doctors: 1 });
    expect((await clinic.ask('GET', '/api/doctors')).json<Doctor[]>()).toHaveLength(1);
    expect(await trpc.doctors.specializations.query()).toEqual([
      { specialization: 'Cardiology', doctors: 1 },
    ]);
  });

  it('can be looked up by id, and says so', async () => {
    expect(await trpc.doctors.get.query({ id: retired })).toMatchObject({ active: false });
    expect(await trpc.doctors.get.query({ id: other })).toMatchObject({ active: true });
  });

  it('has no free times, no free days and no first free time', async () => {
    const day = await trpc.availability.day.query({ doctorId: retired, date: MONDAY });
    expect(day.slots).toEqual([]);
    const range = { from: MONDAY, to: MONDAY };
    const calendar = await trpc.availability.calendar.query({ doctorId: retired, ...range });
    expect(calendar.days).toEqual([{ date: MONDAY, freeSlots: 0 }]);
    const earliest = await trpc.availability.earliest.query({ limit: 50 });
    expect(earliest.map(({ doctorId }) => doctorId)).toEqual([other]);
  });

  it('can be neither booked nor held, and nobody can move there', async () => {
    const startsAt = slotAt(MONDAY, '11:00');
    const booked = await postBooking(clinic.ask, booking({ doctorId: retired, startsAt }));
    expect([booked.status, refusalIn(booked).code]).toEqual([404, 'DOCTOR_NOT_FOUND']);
    const hold = trpc.appointments.hold.mutate({
      ...{ doctorId: retired, startsAt, holdToken: randomUUID() },
    });
    expect((await refusal(hold)).code).toBe('DOCTOR_NOT_FOUND');
    const move = await postMove(clinic.ask, kept, { startsAt });
    expect([move.status, refusalIn(move).code]).toEqual([404, 'DOCTOR_NOT_FOUND']);
  });

  it('keeps the appointments: they are shown, can be cancelled and moved to another doctor', async () => {
    expect(await see(clinic.ask, kept)).toMatchObject({ status: 'booked', doctorId: retired });
    expect((await postCancel(clinic.ask, kept)).status).toBe(200);
    const move = await postMove(clinic.ask, moved, {
      doctorId: other,
      startsAt: slotAt(MONDAY, '10:00'),
    });
    expect([move.status, move.json<FirstAnswer>().doctorId]).toEqual([200, other]);
  });
});
