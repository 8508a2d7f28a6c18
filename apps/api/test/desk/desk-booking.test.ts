import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { booking, bookOne, slotAt } from '../bookings.ts';
import { historyFaults } from '../history-faults.ts';
import { NOW, setUpClinic } from '../test-clinic.ts';
import { refusal } from '../trpc-client.ts';
import { deskBooking, key } from './desk-kit.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

const clinic = setUpClinic();
let doctorId: number;
let reception: SignedInStaff;
/** A Monday for each test: none of them disturbs another. */
let date = '2026-11-23';

beforeAll(async () => {
  doctorId = clinic.doctorIds[0] as number;
  reception = await addStaff(clinic, { role: 'reception' });
});
beforeEach(async () => {
  await clinic.clock.set(NOW);
  date = Temporal.PlainDate.from(date).add({ days: 7 }).toString();
});

const at = (time: string) => slotAt(date, time);
const book = (time: string, more: object = {}) =>
  reception.client.desk.book.mutate(deskBooking({ doctorId, startsAt: at(time), ...more }));
const row = async (id: string) =>
  (await clinic.owner`select * from appointments where id = ${id}`)[0] as Record<string, unknown>;
const events = (id: string) =>
  clinic.owner`select * from events where appointment_id = ${id} order by version`;

describe('a booking at the desk', () => {
  it('names the member of the staff in its event, and the patient is reachable', async () => {
    const patient = {
      name: 'Grace Hopper',
      phone: '+44 20 7946 0958',
      email: ' Grace@Example.org',
    };
    const { id } = await book('09:00', { patient: { ...patient, birthDate: '1906-12-09' } });
    expect(await events(id)).toMatchObject([
      { actor: 'staff', actor_id: reception.id, via: 'desk', accepted: null, lane: 0 },
    ]);
    const rows = await clinic.owner`select name, birth_date::text, kind, value from patients
      join contacts on patient_id = patients.id
      where patients.id = (select patient_id from appointments where id = ${id}) order by kind`;
    expect(rows).toMatchObject([
      { name: 'Grace Hopper', birth_date: '1906-12-09', kind: 'email', value: 'grace@example.org' },
      { name: 'Grace Hopper', kind: 'phone', value: '+442079460958' },
    ]);
  });

  it('of a known patient adds nobody', async () => {
    const first = await book('09:00');
    const { patient_id: id } = await row(first.id);
    const [before] = await clinic.owner`select count(*)::int from patients`;
    const second = await book('10:00', { patient: { id } });
    expect(second.patientName).toBe('Ada Lovelace');
    expect((await row(second.id)).patient_id).toBe(id);
    expect(await clinic.owner`select count(*)::int from patients`).toEqual([before]);
  });

  it('of an unknown or erased patient is refused, and nothing is written', async () => {
    const first = await book('09:00');
    const { patient_id: id } = await row(first.id);
    await clinic.owner`update patients set name = null, erased_at = now() where id = ${id as string}`;
    for (const unknown of [id, randomUUID()]) {
      const refused = await refusal(book('10:00', { patient: { id: unknown } }));
      expect(refused).toMatchObject({ code: 'PATIENT_NOT_FOUND', httpStatus: 404 });
    }
  });

  it('with a phone number that is none is refused by its name, and nothing is written', async () => {
    const refused = await refusal(book('09:00', { patient: { name: 'Ada', phone: '12' } }));
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', issues: [{ path: 'patient.phone' }] });
    expect(
      await refusal(book('09:00', { patient: { name: 'Ada', phone: '0151 2345678' } })),
    ).toMatchObject(
      // The location has told no country.
      { code: 'INVALID_INPUT', issues: [{ path: 'patient.phone' }] },
    );
    expect((await book('09:00')).version).toBe(1);
  });

  it('is given again for the same key, and refused for another request with it', async () => {
    const wanted = deskBooking({ doctorId, startsAt: at('09:00') });
    const first = await reception.client.desk.book.mutate(wanted);
    expect(await reception.client.desk.book.mutate(wanted)).toEqual(first);
    const other = { ...wanted, startsAt: at('10:00') };
    expect((await refusal(reception.client.desk.book.mutate(other))).code).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('on a taken slot is refused with what stands there, and what else is free', async () => {
    const first = await bookOne(clinic.ask, booking({ doctorId, startsAt: at('09:00') }));
    const refused = await refusal(book('09:00'));
    expect(refused).toMatchObject({
      ...{ code: 'RULES_REFUSED', httpStatus: 409, refusals: ['SLOT_TAKEN'] },
      overlaps: [{ reference: first.reference, startsAt: new Date(at('09:00')).toISOString() }],
    });
    expect(refused.alternatives).toHaveLength(3);
  });

  it('beside another one takes the lowest free lane, three times, by name', async () => {
    await book('09:00');
    const accept = ['SLOT_TAKEN'];
    const lanes: unknown[] = [];
    for (let i = 0; i < 3; i += 1) {
      const { id } = await book('09:00', { accept });
      const { lane, overbooked_by: by } = await row(id);
      lanes.push(lane);
      expect(by).toBe(reception.id);
      expect(await events(id)).toMatchObject([{ accepted: accept, lane, actor_id: reception.id }]);
    }
    expect(lanes).toEqual([1, 2, 3]);
    expect(await refusal(book('09:00', { accept }))).toMatchObject({ code: 'SLOT_TAKEN' });
  });

  it('against several rules is refused with all of them, in the order of the contract', async () => {
    const startsAt = slotAt(
      Temporal.PlainDate.from(date).subtract({ days: 1 }).toString(),
      '20:15',
    );
    const wanted = () => deskBooking({ doctorId, startsAt });
    const refused = await refusal(reception.client.desk.book.mutate(wanted()));
    const refusals = ['NOT_A_SLOT', 'OUTSIDE_OPENING_HOURS'];
    expect(refused).toMatchObject({ code: 'RULES_REFUSED', refusals });
    const half = { ...wanted(), accept: ['NOT_A_SLOT'] } as const;
    expect(
      await refusal(reception.client.desk.book.mutate({ ...half, accept: ['NOT_A_SLOT'] })),
    ).toMatchObject({ refusals });
    const both = await reception.client.desk.book.mutate({
      ...wanted(),
      // One that does not apply is not recorded.
      accept: ['OUTSIDE_OPENING_HOURS', 'NOT_A_SLOT', 'BEYOND_HORIZON'],
    });
    expect(await events(both.id)).toMatchObject([{ accepted: refusals, lane: 0 }]);
    expect(await row(both.id)).toMatchObject({ overbooked_by: null });
  });

  it('in the past cannot be accepted', async () => {
    const startsAt = slotAt('2026-11-19', '09:00');
    const accept = [
      'SLOT_TAKEN',
      'OUTSIDE_OPENING_HOURS',
      'NOT_A_SLOT',
      'TOO_SOON',
      'BEYOND_HORIZON',
    ];
    const wanted = { ...deskBooking({ doctorId, startsAt }), accept } as never;
    expect(await refusal(reception.client.desk.book.mutate(wanted))).toMatchObject({
      code: 'RULES_REFUSED',
      refusals: ['IN_THE_PAST'],
    });
  });

  it('on a slot that a patient holds cannot be accepted: it says until when', async () => {
    const holdToken = randomUUID();
    await clinic.ask('POST', '/trpc/appointments.hold', {
      json: { doctorId, startsAt: at('09:00'), holdToken },
    });
    expect(await refusal(book('09:00'))).toMatchObject({
      refusals: ['SLOT_TAKEN'],
      overlaps: [{ heldUntil: '2026-11-20T08:05:00.000Z' }],
    });
    expect(await refusal(book('09:00', { accept: ['SLOT_TAKEN'] }))).toMatchObject({
      code: 'SLOT_TAKEN',
      overlaps: [{ heldUntil: '2026-11-20T08:05:00.000Z' }],
    });
  });

  it('inside of the notice of a visit type is accepted by name', async () => {
    const [type] =
      await clinic.owner`insert into visit_types (code, name, duration_minutes, min_notice_minutes)
      values (${randomUUID()}, 'Long', 30, 150000) returning id`;
    await clinic.owner`insert into doctor_visit_types select ${doctorId}, id from visit_types on conflict do nothing`;
    const visitTypeId = type?.id as number;
    expect(await refusal(book('09:00', { visitTypeId }))).toMatchObject({ refusals: ['TOO_SOON'] });
    const { id } = await book('09:00', { visitTypeId, accept: ['TOO_SOON'] });
    expect(await events(id)).toMatchObject([{ accepted: ['TOO_SOON'] }]);
  });

  it('leaves a patient of the web the slot of neither: who comes second is told', async () => {
    await book('09:00');
    const answer = await clinic.ask('POST', '/api/appointments', {
      json: { doctorId, startsAt: at('09:00'), patientName: 'Ada' },
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(answer.json()).toMatchObject({ status: 409, code: 'SLOT_TAKEN' });
  });
});

describe('a walk-in', () => {
  it('is booked from the present minute on and has arrived, in one transaction', async () => {
    await clinic.clock.set(slotAt(date, '10:07:31'));
    // The other session has ended long before.
    const reception = await addStaff(clinic, { role: 'reception' });
    const wanted = () => ({ doctorId, patient: { name: 'Ada' }, ...key() });
    expect(await refusal(reception.client.desk.walkIn.mutate(wanted()))).toMatchObject({
      refusals: ['NOT_A_SLOT'],
    });
    const input = { ...wanted(), accept: ['NOT_A_SLOT' as const] };
    const here = await reception.client.desk.walkIn.mutate(input);
    expect(here).toMatchObject({
      status: 'arrived',
      version: 2,
      localStartsAt: `${date}T10:07:00+01:00`,
    });
    const written = await events(here.id);
    expect(written).toMatchObject([
      { type: 'booked', accepted: ['NOT_A_SLOT'] },
      { type: 'arrived', actor_id: reception.id },
    ]);
    const [ids] = await clinic.owner`select count(distinct xmin::text)::int from events
      where appointment_id = ${here.id}`;
    expect(ids).toEqual({ count: 1 });
    // Asked for again.
    expect(await reception.client.desk.walkIn.mutate(input)).toEqual(here);
  });

  it('after the last appointment of a day needs the hours accepted, and nothing more', async () => {
    await clinic.clock.set(slotAt(date, '17:30'));
    const reception = await addStaff(clinic, { role: 'reception' });
    const wanted = { doctorId, patient: { name: 'Ada' }, ...key() };
    expect(await refusal(reception.client.desk.walkIn.mutate(wanted))).toMatchObject({
      refusals: ['OUTSIDE_OPENING_HOURS'],
    });
  });
});

it('the history that the desk has written is whole', async () => {
  expect(await historyFaults(clinic.clinic)).toEqual([]);
});
