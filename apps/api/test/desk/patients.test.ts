import { randomUUID } from 'node:crypto';
import { untilSomeoneWaits } from '@clinic/testing/waiting';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { selectFound } from '../../src/modules/patients/patient-search-repository.ts';
import { readSearch } from '../../src/modules/patients/rules/search-text.ts';
import { booking, bookOne, slotAt } from '../bookings.ts';
import { NOW, setUpClinic } from '../test-clinic.ts';
import { refusal } from '../trpc-client.ts';
import { deskBooking, key } from './desk-kit.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

const clinic = setUpClinic();
let doctorId: number;
let locations: number[];
let reception: SignedInStaff;
let manager: SignedInStaff;
let date = '2026-11-23';

beforeAll(async () => {
  doctorId = clinic.doctorIds[0] as number;
  const rows = await clinic.owner`select location_id from doctors order by id`;
  locations = rows.map(({ location_id }) => location_id);
  await clinic.owner`update locations set country = 'DE' where id = ${locations[0] as number}`;
  reception = await addStaff(clinic, { role: 'reception' });
  manager = await addStaff(clinic, { role: 'manager', name: 'Kim Manager' });
});
beforeEach(async () => {
  await clinic.clock.set(NOW);
  date = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  while (Temporal.PlainDate.from(date).dayOfWeek > 5) {
    date = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  }
});

type Person = { name: string; phone?: string; email?: string; birthDate?: string };
/** Books for a new patient, and gives the patient's id. */
async function add(
  patient: Person,
  time = '09:00',
): Promise<{ id: string; appointmentId: string }> {
  const wanted = deskBooking({ doctorId, startsAt: slotAt(date, time), patient });
  const { id } = await reception.client.desk.book.mutate({ ...wanted, accept: ['SLOT_TAKEN'] });
  const [row] = await clinic.owner`select patient_id from appointments where id = ${id}`;
  return { id: row?.patient_id, appointmentId: id };
}
const search = async (text: string, by = reception) =>
  (await by.client.patients.search.mutate({ text })).map(({ name }) => name);

describe('a search', () => {
  beforeAll(async () => {
    date = '2026-12-07';
    await add({
      name: 'Jürgen Müller',
      phone: '0151 2345678',
      birthDate: '1974-03-02',
      email: 'j.m@Example.org',
    });
    await add({ name: 'Ada Lovelace', phone: '+44 20 7946 0958' });
    await add({ name: 'Mei-Ling O’Brien' });
    await add({ name: '100% Sure_Thing' });
  });

  it.each([
    'Mül',
    'mul',
    '0151 23',
    '1974-03-02',
    '02.03.1974',
    '2.3.1974',
    'müller jürgen',
    'J.M@example',
    '+49 151 234',
    'ju',
  ])('%j finds the patient', async (text) => {
    expect(await search(text)).toEqual(['Jürgen Müller']);
  });

  it.each([
    ['mei ling', ['Mei-Ling O’Brien']],
    ['obrien', ['Mei-Ling O’Brien']],
    ["O'Brien", ['Mei-Ling O’Brien']],
    ['100%', ['100% Sure_Thing']],
    ['%', []],
    ['_', []],
    ["'; drop table patients; --", []],
    ['<b>', ['Mei-Ling O’Brien']],
    ['z', []],
    ['mu', ['Jürgen Müller']],
    ['Lo', ['Ada Lovelace']],
    ['ada l', ['Ada Lovelace']],
    ['ada - lov', ['Ada Lovelace']],
    ['0', []],
    ['@', []],
    ['x'.repeat(120), []],
    ['2026-02-31', []],
    ['a', ['Ada Lovelace']],
  ])('%j finds %j', async (text, names) => {
    expect(await search(text)).toEqual(names);
  });

  it('tells enough to know a patient by, and no more', async () => {
    const [found] = await reception.client.patients.search.mutate({ text: 'mül' });
    expect(found).toEqual({
      ...{ id: expect.any(String), name: 'Jürgen Müller', birthYear: 1974, phoneEnd: '678' },
    });
    await clinic.clock.set('2026-12-09T08:00:00Z');
    const { client } = await addStaff(clinic, { role: 'reception' });
    expect(await client.patients.search.mutate({ text: 'mül' })).toMatchObject([
      { lastVisit: '2026-12-07' },
    ]);
  });

  it('of more than 20 gives the best 20', async () => {
    for (let i = 0; i < 22; i += 1)
      await bookOne(
        clinic.ask,
        booking({ doctorId, startsAt: slotAt(nextDay(i), '15:00'), patientName: `Xaver Nr ${i}` }),
      );
    expect(await search('xaver')).toHaveLength(20);
  });

  it('by reception of another location does not find who was never there', async () => {
    const there = await addStaff(clinic, {
      role: 'reception',
      locationIds: [locations[1] as number],
    });
    expect(await search('mül', there)).toEqual([]);
    const here = await addStaff(clinic, {
      role: 'reception',
      locationIds: [locations[0] as number],
    });
    expect(await search('mül', here)).toEqual(['Jürgen Müller']);
  });
});

/** A weekday far from those of other tests. */
function nextDay(i: number): string {
  let day = Temporal.PlainDate.from('2027-01-04');
  for (let left = i; left > 0; ) {
    day = day.add({ days: 1 });
    if (day.dayOfWeek <= 5) left -= 1;
  }
  return day.toString();
}

describe('a record', () => {
  it('has the appointments, and every look is logged for managers', async () => {
    const { id, appointmentId } = await add({ name: 'Grace Hopper', phone: '030 1234567' });
    const record = await reception.client.patients.get.mutate({ id });
    expect(record).toMatchObject({
      ...{ name: 'Grace Hopper', phone: '+49301234567', erased: false, perhapsSame: [] },
      appointments: [{ id: appointmentId, status: 'booked' }],
    });
    expect(record).not.toHaveProperty('accessLog');
    const seen = await manager.client.patients.get.mutate({ id });
    expect(seen.accessLog).toEqual([
      { occurredAt: '2026-11-20T08:00:00.000Z', staffName: 'Kim Manager', action: 'view' },
      { occurredAt: '2026-11-20T08:00:00.000Z', staffName: 'Robin reception', action: 'view' },
    ]);
    const change = clinic.owner`update access_log set action = 'erase'`;
    await expect(change).rejects.toThrow('append-only');
  });

  it('names who may be the same person, and merges nobody', async () => {
    const person = { name: 'Twin Person', birthDate: '1980-01-01' };
    const first = await add(person);
    const second = await add({ ...person, name: 'twin person' }, '10:00');
    await add({ name: 'Twin Person', birthDate: '1980-01-02' }, '11:00');
    const { perhapsSame } = await reception.client.patients.get.mutate({ id: first.id });
    expect(perhapsSame.map(({ id }) => id)).toEqual([second.id]);
  });

  it('of another location only is refused', async () => {
    const { id } = await add({ name: 'Here Only' });
    const there = await addStaff(clinic, {
      role: 'reception',
      locationIds: [locations[1] as number],
    });
    for (const call of [
      there.client.patients.get.mutate({ id }),
      there.client.patients.update.mutate({ id, name: 'Not mine' }),
    ]) {
      expect(await refusal(call)).toMatchObject({ code: 'FORBIDDEN', httpStatus: 403 });
    }
    const unknown = reception.client.patients.get.mutate({ id: randomUUID() });
    expect((await refusal(unknown)).code).toBe('PATIENT_NOT_FOUND');
  });

  it('is corrected: appointments show the name of today, and the history stays whole', async () => {
    const { id, appointmentId } = await add({ name: 'Ada Lovelase', phone: '0151 2345678' });
    const corrected = {
      id,
      name: 'Ada Lovelace',
      birthDate: '1990-05-05',
      email: 'Ada@Example.org',
    };
    expect(await reception.client.patients.update.mutate(corrected)).toEqual({
      ...corrected,
      ...{ email: 'ada@example.org', erased: false },
    });
    const details = await reception.client.desk.appointment.query({ id: appointmentId });
    expect(details).toMatchObject({
      patientName: 'Ada Lovelace',
      birthDate: '1990-05-05',
      version: 1,
    });
    expect(details).not.toHaveProperty('phone');
    const wrong = reception.client.patients.update.mutate({ id, name: 'Ada', phone: '12' });
    expect(await refusal(wrong)).toMatchObject({ issues: [{ path: 'phone' }] });
    const markup = { id, name: `<b>Ada</b> '; drop table patients; --` };
    expect((await reception.client.patients.update.mutate(markup)).name).toBe(markup.name);
  });
});

describe('an erasure', () => {
  it('is a manager’s', async () => {
    const { id } = await add({ name: 'Ada' });
    for (const by of [reception.client.patients.erase, reception.client.patients.export]) {
      expect((await refusal(by.mutate({ id }))).code).toBe('FORBIDDEN');
    }
  });

  it('waits until no appointment is to come, and leaves nothing of the person', async () => {
    const canary = `Canary${randomUUID().slice(0, 8)}`;
    const person = {
      name: `${canary} Person`,
      phone: '0151 7654321',
      email: `${canary}@example.org`,
    };
    const { id, appointmentId } = await add({ ...person, birthDate: '1901-01-01' });
    await clinic.owner`analyze`;
    expect((await refusal(manager.client.patients.erase.mutate({ id }))).code).toBe(
      'HAS_APPOINTMENTS',
    );
    await manager.client.desk.cancel.mutate({
      id: appointmentId,
      version: 1,
      reason: 'pat',
      ...key(),
    });
    await manager.client.patients.erase.mutate({ id });
    const [row] = await clinic.owner`select * from patients where id = ${id}`;
    expect(row).toMatchObject({ name: null, name_key: null, birth_date: null });
    await clinic.owner`analyze`;
    for (const secret of [canary, canary.toLowerCase(), '7654321', '1901-01-01']) {
      expect(await findInDatabase(secret)).toEqual([]);
      expect(clinic.logLines.join('')).not.toContain(secret);
    }
    const details = await manager.client.desk.appointment.query({ id: appointmentId });
    expect(details).toMatchObject({ patientName: '', erased: true });
    expect((await refusal(manager.client.patients.erase.mutate({ id }))).code).toBe(
      'PATIENT_NOT_FOUND',
    );
    const booked = manager.client.desk.book.mutate(
      deskBooking({ doctorId, startsAt: slotAt(date, '14:00'), patient: { id } }),
    );
    expect((await refusal(booked)).code).toBe('PATIENT_NOT_FOUND');
  });

  it('ends the manage link like a wrong one', async () => {
    const booked = await bookOne(
      clinic.ask,
      booking({ doctorId, startsAt: slotAt(date, '09:00') }),
    );
    const [row] = await clinic.owner`select patient_id from appointments where id = ${booked.id}`;
    const headers = { authorization: `Bearer ${booked.manageToken}` };
    await clinic.ask('POST', `/api/appointments/${booked.id}/cancel`, { headers, json: {} });
    await manager.client.patients.erase.mutate({ id: row?.patient_id });
    const answer = await clinic.ask('GET', `/api/appointments/${booked.id}`, { headers });
    expect(answer.json()).toMatchObject({ status: 404, code: 'APPOINTMENT_NOT_FOUND' });
  });

  it('and a booking at once: either the erasure sees the appointment, or there is no patient any more', async () => {
    const { id, appointmentId } = await add({ name: 'Race' });
    await manager.client.desk.cancel.mutate({
      id: appointmentId,
      version: 1,
      reason: 'pat',
      ...key(),
    });
    const book = () =>
      manager.client.desk.book.mutate(
        deskBooking({ doctorId, startsAt: slotAt(date, '15:00'), patient: { id } }),
      );
    // An erasure that is under way holds the row.
    const erasing = await clinic.owner.reserve();
    await erasing`begin`;
    await erasing`select from patients where id = ${id} for update`;
    const waiting = refusal(book());
    await untilSomeoneWaits(clinic.owner);
    await erasing`update patients set name = null, erased_at = now() where id = ${id}`;
    await erasing`commit`;
    erasing.release();
    expect((await waiting).code).toBe('PATIENT_NOT_FOUND');

    const other = await add({ name: 'Race' }, '10:00');
    await manager.client.desk.cancel.mutate({
      id: other.appointmentId,
      version: 1,
      reason: 'pat',
      ...key(),
    });
    const both = await Promise.allSettled([
      manager.client.patients.erase.mutate({ id: other.id }),
      manager.client.desk.book.mutate(
        deskBooking({ doctorId, startsAt: slotAt(date, '16:00'), patient: { id: other.id } }),
      ),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is preceded by an export of everything that is stored', async () => {
    const { id } = await add({ name: 'Export Me', phone: '0151 1112223', birthDate: '1970-07-07' });
    const { fileName, content } = await manager.client.patients.export.mutate({ id });
    expect(fileName).toBe(`patient-${id}.json`);
    expect(JSON.parse(content)).toMatchObject({
      patient: { name: 'Export Me', phone: '+491511112223', birthDate: '1970-07-07' },
      appointments: [{ status: 'booked', events: [{ type: 'booked', actor: 'staff' }] }],
      accessLog: [{ action: 'export', staffName: 'Kim Manager' }],
    });
    expect(content).not.toMatch(/hash/i);
  });
});

it('a search by name goes through the index of names', async () => {
  await clinic.owner`insert into patients (id, name, created_at)
    select gen_random_uuid(), 'Person ' || md5(i::text), now() from generate_series(1, 100000) i`;
  await clinic.owner`analyze patients`;
  const query = selectFound(clinic.clinic.db, { locationIds: [] }, readSearch('mul', []), 20);
  const { sql, params } = (
    query as unknown as { toSQL(): { sql: string; params: string[] } }
  ).toSQL();
  const plan = await clinic.owner.unsafe(`explain ${sql}`, params);
  expect(JSON.stringify(plan)).toContain('patients_name_key_idx');
});

/** In which tables a text stands, the planner's statistics included. */
async function findInDatabase(text: string): Promise<string[]> {
  const tables = await clinic.owner`select tablename from pg_tables where schemaname = 'public'`;
  const found: string[] = [];
  for (const { tablename } of [...tables, { tablename: 'pg_stats' }]) {
    const [row] = await clinic.owner`select count(*)::int from ${clinic.owner(tablename)} as t
      where t::text like ${`%${text}%`}`;
    if (row?.count > 0) found.push(tablename);
  }
  return found;
}
