import { randomUUID } from 'node:crypto';
import { untilSomeoneWaits } from '@clinic/testing/waiting';
import { describe, expect, it } from 'vitest';
import { booking, bookOne, slotAt } from '../bookings.ts';
import { NOW } from '../test-clinic.ts';
import { refusal } from '../trpc-client.ts';
import { key } from './desk-kit.ts';
import { setUpPatients } from './patient-kit.ts';
import { addStaff } from './staff-kit.ts';

const desk = setUpPatients();
const { clinic } = desk;
const erase = (id: string) => desk.manager.client.patients.erase.mutate({ id });
const isErased = async (id: string) =>
  (await clinic.owner`select name from patients where id = ${id}`)[0]?.name === null;

describe('an erasure', () => {
  it('waits until no appointment is to come', async () => {
    const { id, appointmentId } = await desk.book({ name: 'Still Coming' });
    expect(await refusal(erase(id))).toMatchObject({ code: 'HAS_APPOINTMENTS', httpStatus: 409 });
    expect(await isErased(id)).toBe(false);
    await desk.cancel(appointmentId);
    await erase(id);
    expect(await isErased(id)).toBe(true);
  });

  it('after the visit needs no outcome of it', async () => {
    const { id } = await desk.book({ name: 'Was Here' });
    await clinic.clock.set('2027-01-04T12:00:00Z');
    const manager = await addStaff(clinic, { role: 'manager' });
    await manager.client.patients.erase.mutate({ id });
    await clinic.clock.set(NOW);
    expect(await isErased(id)).toBe(true);
  });

  it('leaves nothing of the person in tables, statistics, logs and metrics', async () => {
    const canary = `canary${randomUUID().slice(0, 8)}`;
    const email = `${canary}@example.org`;
    const person = {
      name: `${canary} Person`,
      phone: '0151 7654321',
      birthDate: '1901-01-01',
      email,
    };
    const { id, appointmentId } = await desk.addPast(person);
    // Of a column with one value only the planner would keep nothing anyway.
    for (const name of ['Other Person', 'Another Person']) {
      await desk.book({
        ...person,
        name,
        email: 'o@example.org',
        phone: '030 123456',
        birthDate: '1950-01-01',
      });
    }
    const { client } = desk.manager;
    for (const text of [canary, person.phone, person.birthDate])
      await client.patients.search.mutate({ text });
    await client.patients.get.mutate({ id });
    await client.patients.export.mutate({ id });
    await clinic.owner`analyze`;
    const secrets = [canary, '7654321', '1901-01-01'];
    for (const secret of secrets) {
      // The search itself finds what is there, and the statistics have learned none of it.
      const tables = secret === '7654321' ? ['contacts'] : expect.arrayContaining(['patients']);
      expect(await findInDatabase(secret)).toEqual(tables);
      expect(await findInDatabase(secret)).not.toContain('pg_stats');
    }
    await erase(id);
    const [row] = await clinic.owner`select * from patients where id = ${id}`;
    expect(row).toMatchObject({ name: null, name_key: null, birth_date: null, language: null });
    expect(row?.erased_at).toEqual(new Date('2026-11-20T08:00:00Z'));
    await clinic.owner`analyze`;
    const said = clinic.logLines.join('') + (await clinic.metrics());
    for (const secret of secrets) {
      expect(await findInDatabase(secret)).toEqual([]);
      expect(said).not.toContain(secret);
    }
    const details = await client.desk.appointment.query({ id: appointmentId });
    expect(details).toMatchObject({ patientName: '', erased: true, status: 'cancelled' });
    const record = await client.patients.get.mutate({ id });
    expect(record).toMatchObject({ name: '', erased: true, perhapsSame: [] });
    expect(record.accessLog?.map(({ action }) => action)).toContain('erase');
  });

  it('is for good: nobody is found, corrected, booked, exported or erased again', async () => {
    const { id } = await desk.addPast({ name: 'Gone Forever', phone: '0151 9998887' });
    await erase(id);
    const { patients } = desk.manager.client;
    for (const text of ['gone', 'Gone Forever', '0151 9998887']) {
      expect(await patients.search.mutate({ text })).toEqual([]);
    }
    const calls = [
      () => patients.update.mutate({ id, name: 'Back Again' }),
      () => patients.export.mutate({ id }),
      () => patients.erase.mutate({ id }),
      () => desk.book({ id }),
    ];
    for (const call of calls) expect((await refusal(call())).code).toBe('PATIENT_NOT_FOUND');
    expect(await isErased(id)).toBe(true);
  });

  it('ends the manage link like a wrong one', async () => {
    const startsAt = slotAt('2026-11-24', '09:00');
    const booked = await bookOne(clinic.ask, booking({ doctorId: desk.doctors[0], startsAt }));
    const [row] = await clinic.owner`select patient_id from appointments where id = ${booked.id}`;
    const own = { authorization: `Bearer ${booked.manageToken}` };
    await clinic.ask('POST', `/api/appointments/${booked.id}/cancel`, { headers: own, json: {} });
    await erase(row?.patient_id);
    const wrong = { authorization: `Bearer ${'A'.repeat(booked.manageToken.length)}` };
    for (const [method, path] of [
      ['GET', `/api/appointments/${booked.id}`],
      ['POST', `/api/appointments/${booked.id}/cancel`],
      ['GET', `/api/appointments/${booked.id}/calendar.ics`],
    ] as const) {
      const json = method === 'POST' ? {} : undefined;
      const [mine, other] = await Promise.all(
        [own, wrong].map((headers) => clinic.ask(method, path, { headers, json })),
      );
      expect([path, mine?.status]).toEqual([path, 404]);
      const withoutId = (text = '') => text.replaceAll(/[0-9a-f-]{36}/g, '');
      expect(withoutId(mine?.text)).toBe(withoutId(other?.text));
    }
  });
});

describe('an erasure beside', () => {
  /** Runs the statements in a transaction; then `call`, which waits for it; then commits. */
  async function during(
    statements: (tx: typeof clinic.owner) => Promise<unknown>,
    call: () => Promise<unknown>,
  ) {
    const tx = await clinic.owner.reserve();
    try {
      await tx`begin`;
      await statements(tx as never);
      const waiting = refusal(call());
      await Promise.race([untilSomeoneWaits(clinic.owner), waiting]);
      await tx`commit`;
      return (await waiting).code;
    } finally {
      await tx`rollback`;
      tx.release();
    }
  }
  /** What the erasure writes, in a transaction that is not over. */
  const erasing = (id: string) => async (tx: typeof clinic.owner) => {
    await tx`select from patients where id = ${id} for update`;
    await tx`update patients set name = null, erased_at = now() where id = ${id}`;
  };

  it('a booking that was first sees its appointment', async () => {
    const { id, appointmentId } = await desk.addPast({ name: 'Booked First' });
    const inserting = (tx: typeof clinic.owner) => tx`
      insert into appointments (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at, ends_at,
        busy_from, busy_until, status, version, manage_nonce)
      select gen_random_uuid(), gen_random_uuid(), doctor_id, patient_id, visit_type_id, location_id, starts_at,
        ends_at, busy_from, busy_until, 'booked', 1, manage_nonce
      from appointments where id = ${appointmentId}`;
    expect(await during(inserting, () => erase(id))).toBe('HAS_APPOINTMENTS');
    expect(await isErased(id)).toBe(false);
  });

  it('a booking that comes later leaves no patient to book for', async () => {
    const { id } = await desk.addPast({ name: 'Booked Later' });
    expect(await during(erasing(id), () => desk.book({ id }))).toBe('PATIENT_NOT_FOUND');
  });

  it('a cancellation that is taken back leaves no appointment of nobody', async () => {
    const { id, appointmentId } = await desk.addPast({ name: 'Taken Back' });
    const change = { id: appointmentId, to: 'booked' as const, version: 2, accept: [] };
    const correct = () => desk.reception.client.desk.correct.mutate({ ...change, ...key() });
    expect(await during(erasing(id), correct)).toBe('APPOINTMENT_NOT_FOUND');
  });

  it('a visit without outcome that moves to a time to come leaves no appointment of nobody', async () => {
    const { id, appointmentId } = await desk.book({ name: 'Moved On' });
    await clinic.clock.set('2027-01-04T08:00:00Z');
    const { client } = await addStaff(clinic, { role: 'reception' });
    const to = { doctorId: desk.doctors[0], startsAt: '2027-01-05T09:00:00Z' };
    const move = { id: appointmentId, version: 1, ...to, ...key() };
    const code = await during(erasing(id), () => client.desk.reschedule.mutate(move));
    await clinic.clock.set(NOW);
    expect(code).toBe('APPOINTMENT_NOT_FOUND');
  });

  it('either wins against a booking at the same moment, never both', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await desk.addPast({ name: 'Race' });
      const both = await Promise.allSettled([erase(id), desk.book({ id })]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await isErased(id)).toBe(both[0].status === 'fulfilled');
    }
  });
});

/** In which tables a text stands, the planner's statistics included. */
async function findInDatabase(text: string): Promise<string[]> {
  const tables = await clinic.owner`
    select tablename from pg_tables where schemaname = 'public' order by tablename`;
  const found: string[] = [];
  for (const { tablename } of [...tables, { tablename: 'pg_stats' }]) {
    const [row] = await clinic.owner`select count(*)::int from ${clinic.owner(tablename)} as t
      where lower(t::text) like ${`%${text.toLowerCase()}%`}`;
    if (row?.count > 0) found.push(tablename);
  }
  return found;
}
