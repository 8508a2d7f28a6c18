import type { BookedAppointment } from '@clinic/contracts/appointments';
import { beforeEach, expect, it } from 'vitest';
import { booking, bookOne, slotAt } from '../bookings.ts';
import { MONDAY, setUpClinic } from '../test-clinic.ts';
import { postCancel, postMove, refusalIn } from './changes.ts';

let mine: BookedAppointment;
const MINUTE = 60_000;
const startsAt = slotAt(MONDAY, '12:00');
const start = Date.parse(startsAt);
const setClock = (instant: number) => clinic.clock.set(new Date(instant).toISOString());

const clinic = setUpClinic();

/** Booked 23 minutes before it starts, where two hours of notice are asked for. */
beforeEach(async () => {
  await setClock(start - 23 * MINUTE);
  mine = await bookOne(clinic.ask, booking({ doctorId: clinic.doctorIds[0] as number, startsAt }));
});

it('for ten minutes after the booking it is cancelled without notice', async () => {
  await setClock(start - 13 * MINUTE - 1);
  expect((await postCancel(clinic.ask, mine)).status).toBe(200);
});

it('and moved, but a move begins no further ten minutes', async () => {
  const later = slotAt(MONDAY, '12:30');
  expect((await postMove(clinic.ask, mine, { startsAt: later })).status).toBe(200);
  await setClock(start - 13 * MINUTE);
  const answer = await postCancel(clinic.ask, mine);
  expect([answer.status, refusalIn(answer).code]).toEqual([409, 'TOO_LATE']);
});

it('never once it has begun, however short ago it was booked', async () => {
  const soon = slotAt(MONDAY, '14:00');
  const doctorId = clinic.doctorIds[0] as number;
  await setClock(Date.parse(soon) - 5 * MINUTE);
  const other = await bookOne(clinic.ask, booking({ doctorId, startsAt: soon }));
  await setClock(Date.parse(soon));
  const answer = await postCancel(clinic.ask, other);
  expect([answer.status, refusalIn(answer).code]).toEqual([409, 'TOO_LATE']);
  await setClock(Date.parse(soon) - 1);
  expect((await postCancel(clinic.ask, other)).status).toBe(200);
});
