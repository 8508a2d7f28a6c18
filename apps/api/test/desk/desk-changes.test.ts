import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { slotAt } from '../bookings.ts';
import { historyFaults } from '../history-faults.ts';
import { setUpClinic } from '../test-clinic.ts';
import { refusal } from '../trpc-client.ts';
import { deskBooking, key } from './desk-kit.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

const clinic = setUpClinic();
let doctorId: number;
let reception: SignedInStaff;
/** A Monday for each test: none of them disturbs another. */
let date = '2026-11-23';

beforeAll(() => {
  doctorId = clinic.doctorIds[0] as number;
});
beforeEach(async () => {
  date = Temporal.PlainDate.from(date).add({ days: 7 }).toString();
  await moveClock('08:05');
});

const at = (time: string) => slotAt(date, time);
/** Sessions are as old as the time: whoever works later signs in again. */
async function moveClock(time: string, day = date) {
  await clinic.clock.set(slotAt(day, time));
  reception = await addStaff(clinic, { role: 'reception' });
}
const desk = () => reception.client.desk;
const book = (time: string, more: object = {}) =>
  desk().book.mutate(deskBooking({ doctorId, startsAt: at(time), ...more }));
const set = (id: string, version: number, to: 'arrived' | 'fulfilled' | 'noshow') =>
  desk().setAttendance.mutate({ id, version, to, ...key() });
const correct = (id: string, version: number, to: 'booked' | 'arrived', more: object = {}) =>
  desk().correct.mutate({ id, version, to, ...key(), ...more });
const row = async (id: string) =>
  (await clinic.owner`select * from appointments where id = ${id}`)[0] as Record<string, unknown>;
const types = async (id: string) => {
  const events =
    await clinic.owner`select type from events where appointment_id = ${id} order by version`;
  return events.map(({ type }) => type);
};

describe('attendance', () => {
  it('arrived before the visit has begun, corrected, and arrived again', async () => {
    const { id } = await book('09:00');
    expect(await set(id, 1, 'arrived')).toMatchObject({ status: 'arrived', version: 2 });
    expect(await correct(id, 2, 'booked')).toMatchObject({ status: 'booked', version: 3 });
    expect(await set(id, 3, 'arrived')).toMatchObject({ status: 'arrived', version: 4 });
    expect(await types(id)).toEqual(['booked', 'arrived', 'corrected', 'arrived']);
  });

  it('of two desks that press at once one writes, and the other is told the state', async () => {
    const { id } = await book('09:00');
    const both = await Promise.allSettled([set(id, 1, 'arrived'), set(id, 1, 'arrived')]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(lost.reason.data).toMatchObject({
      code: 'VERSION_MISMATCH',
      current: { status: 'arrived', version: 2 },
    });
    expect(await types(id)).toEqual(['booked', 'arrived']);
  });

  it('a no-show can be taken back the same day, and not on the next', async () => {
    const { id } = await book('09:00');
    await moveClock('09:05');
    await set(id, 1, 'noshow');
    expect(await correct(id, 2, 'arrived')).toMatchObject({ status: 'arrived', version: 3 });
    await set(id, 3, 'fulfilled');
    await moveClock('23:59');
    expect(await correct(id, 4, 'arrived')).toMatchObject({ status: 'arrived', version: 5 });

    const other = await (async () => {
      await moveClock('08:00');
      return book('09:00', { accept: ['SLOT_TAKEN'] });
    })();
    await moveClock('10:00');
    await set(other.id, 1, 'noshow');
    await moveClock('00:00', Temporal.PlainDate.from(date).add({ days: 1 }).toString());
    expect(await refusal(correct(other.id, 2, 'arrived'))).toMatchObject({
      code: 'INVALID_TRANSITION',
      httpStatus: 409,
    });
  });

  it('what the state table forbids is refused', async () => {
    const { id } = await book('09:00');
    expect((await refusal(set(id, 1, 'fulfilled'))).code).toBe('INVALID_TRANSITION');
    expect((await refusal(set(id, 1, 'noshow'))).code).toBe('INVALID_TRANSITION');
    expect((await refusal(correct(id, 1, 'booked'))).code).toBe('INVALID_TRANSITION');
    await set(id, 1, 'arrived');
    expect((await refusal(correct(id, 2, 'arrived'))).code).toBe('INVALID_TRANSITION');
  });
});

describe('a cancelled appointment', () => {
  it('comes back to its time until its start', async () => {
    const { id } = await book('09:00');
    await desk().cancel.mutate({ id, version: 1, reason: 'prov', ...key() });
    expect(await correct(id, 2, 'booked')).toMatchObject({ status: 'booked', version: 3 });
    await desk().cancel.mutate({ id, version: 3, reason: 'pat', ...key() });
    await moveClock('09:00');
    expect((await refusal(correct(id, 4, 'booked'))).code).toBe('INVALID_TRANSITION');
  });

  it('comes back beside another one only where that is accepted', async () => {
    const first = await book('09:00');
    await desk().cancel.mutate({ id: first.id, version: 1, reason: 'prov', ...key() });
    const second = await book('09:00');
    expect(await refusal(correct(first.id, 2, 'booked'))).toMatchObject({
      ...{ code: 'RULES_REFUSED', refusals: ['SLOT_TAKEN'] },
      overlaps: [{ reference: second.reference }],
    });
    await correct(first.id, 2, 'booked', { accept: ['SLOT_TAKEN'] });
    expect(await row(first.id)).toMatchObject({
      status: 'booked',
      lane: 1,
      overbooked_by: reception.id,
    });
    expect(await row(second.id)).toMatchObject({ lane: 0 });
  });

  it('that was overbooked comes back into time that is free now', async () => {
    const first = await book('09:00');
    const second = await book('09:00', { accept: ['SLOT_TAKEN'] });
    await desk().cancel.mutate({ id: second.id, version: 1, reason: 'prov', ...key() });
    await desk().cancel.mutate({ id: first.id, version: 1, reason: 'prov', ...key() });
    await correct(second.id, 2, 'booked');
    expect(await row(second.id)).toMatchObject({ lane: 0, overbooked_by: null });
  });
});

describe('a move', () => {
  it('with a version that is old moves nothing, and tells the present state', async () => {
    const { id } = await book('09:00');
    await set(id, 1, 'arrived');
    await correct(id, 2, 'booked');
    const move = { id, version: 1, startsAt: at('10:00'), ...key() };
    expect(await refusal(desk().reschedule.mutate(move))).toMatchObject({
      ...{ code: 'VERSION_MISMATCH', httpStatus: 412 },
      current: { version: 3, localStartsAt: `${date}T09:00:00+01:00` },
    });
    expect(await types(id)).toEqual(['booked', 'arrived', 'corrected']);
  });

  it('onto another appointment needs that accepted, and into free time ends the overbooking', async () => {
    await book('10:00');
    const { id } = await book('09:00');
    const move = (version: number, time: string, accept: 'SLOT_TAKEN'[] = []) =>
      desk().reschedule.mutate({ id, version, startsAt: at(time), accept, ...key() });
    expect(await refusal(move(1, '10:00'))).toMatchObject({ refusals: ['SLOT_TAKEN'] });
    expect(await row(id)).toMatchObject({ version: 1, starts_at: new Date(at('09:00')) });
    await move(1, '10:00', ['SLOT_TAKEN']);
    expect(await row(id)).toMatchObject({ lane: 1, overbooked_by: reception.id });
    await move(2, '11:00');
    expect(await row(id)).toMatchObject({ lane: 0, overbooked_by: null, version: 3 });
  });

  it('of two desks that drag onto each other’s time: nobody loses an appointment', async () => {
    const [a, b] = [await book('09:00'), await book('10:00')];
    const both = await Promise.allSettled([
      desk().reschedule.mutate({ id: a.id, version: 1, startsAt: at('10:00'), ...key() }),
      desk().reschedule.mutate({ id: b.id, version: 1, startsAt: at('09:00'), ...key() }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await row(a.id)).toMatchObject({ version: 1, lane: 0 });
    expect(await row(b.id)).toMatchObject({ version: 1, lane: 0 });
  });
});

it('the history at the desk names who did what', async () => {
  const { id } = await book('09:00', { patient: { name: 'Ada', phone: '+4915112345678' } });
  await set(id, 1, 'arrived');
  const details = await desk().appointment.query({ id });
  expect(details).toMatchObject({
    ...{ patientName: 'Ada', phone: '+4915112345678', lane: 0, erased: false, status: 'arrived' },
    history: [
      { type: 'booked', actor: 'staff', staffName: 'Robin reception', doctorName: 'Dr. Berlin' },
      { type: 'arrived', localOccurredAt: `${date}T08:05:00+01:00`, accepted: [] },
    ],
  });
});

it('the history that the desk has written is whole', async () => {
  expect(await historyFaults(clinic.clinic)).toEqual([]);
});
