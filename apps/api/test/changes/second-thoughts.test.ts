import { randomUUID } from 'node:crypto';
import type { Appointment } from '@clinic/contracts/appointments';
import type { Problem } from '@clinic/contracts/errors';
import { beforeEach, expect, it } from 'vitest';
import { booking, bookOne, type FirstAnswer, slotAt } from '../bookings.ts';
import { MONDAY, setUpClinic } from '../test-clinic.ts';
import { refusal, trpcAt } from '../trpc-client.ts';
import { postCancel, postMove, refusalIn, see } from './changes.ts';

let mine: FirstAnswer;
const MINUTE = 60_000;
const startsAt = slotAt(MONDAY, '12:00');
const start = Date.parse(startsAt);
const setClock = (instant: number) => clinic.clock.set(new Date(instant).toISOString());

const PHONE = '+44 20 7946 0958';
const clinic = setUpClinic({ env: { CLINIC_PHONE: PHONE } });

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

it('the answers say until when, on both edges, and the first instant too late says whom to call', async () => {
  const until = new Date(start - 13 * MINUTE).toISOString();
  expect(mine.changeableUntil).toBe(until);
  expect((await see(clinic.ask, mine)).changeableUntil).toBe(until);
  const { appointments } = trpcAt(clinic.url, mine.manageToken);
  expect((await appointments.get.query({ id: mine.id })).changeableUntil).toBe(until);
  await setClock(Date.parse(until));
  const { code, phone } = (await postCancel(clinic.ask, mine)).json<Problem>();
  expect([code, phone]).toEqual(['TOO_LATE', PHONE]);
  const cancel = { id: mine.id, idempotencyKey: randomUUID() };
  expect(await refusal(appointments.cancel.mutate(cancel))).toMatchObject({ code, phone });
  await setClock(Date.parse(until) - 1);
  expect((await postCancel(clinic.ask, mine)).status).toBe(200);
});

it('every change says it anew for its start, and its key says again what it said', async () => {
  await postCancel(clinic.ask, mine);
  const wanted = booking({
    doctorId: clinic.doctorIds[0] as number,
    startsAt: slotAt(MONDAY, '15:00'),
  });
  const booked = await bookOne(clinic.ask, wanted);
  const notice = (at: string) => new Date(Date.parse(at) - 120 * MINUTE).toISOString();
  expect(booked.changeableUntil).toBe(notice(booked.startsAt));
  const key = randomUUID();
  const to = { startsAt: slotAt(MONDAY, '16:00') };
  const moved = (await postMove(clinic.ask, booked, { ...to, key })).json<Appointment>();
  expect(moved.changeableUntil).toBe(notice(to.startsAt));
  const [cancelKey, own] = [randomUUID(), randomUUID()];
  const stayed = (await postMove(clinic.ask, booked, { ...to, key: own })).json<Appointment>();
  const cancelled = (await postCancel(clinic.ask, booked, { key: cancelKey })).json<Appointment>();
  expect([stayed, cancelled.changeableUntil]).toEqual([moved, moved.changeableUntil]);
  await setClock(start + 600 * MINUTE);
  expect(await bookOne(clinic.ask, wanted)).toEqual(booked);
  expect((await postMove(clinic.ask, booked, { ...to, key })).json()).toEqual(moved);
  expect((await postMove(clinic.ask, booked, { ...to, key: own })).json()).toEqual(moved);
  expect((await postCancel(clinic.ask, booked, { key: cancelKey })).json()).toEqual(cancelled);
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
