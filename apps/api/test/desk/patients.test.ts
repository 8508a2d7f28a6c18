import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NOW } from '../test-clinic.ts';
import { refusal } from '../trpc-client.ts';
import { setUpPatients } from './patient-kit.ts';
import { addStaff } from './staff-kit.ts';

const desk = setUpPatients();
const { clinic } = desk;
const MARKUP = `<b onclick="x()">Ada</b> '; drop table patients; -- \${1} %s`;

const get = (id: string, by = desk.reception) => by.client.patients.get.mutate({ id });
const update = (change: { id: string; name: string } & Record<string, unknown>) =>
  desk.reception.client.patients.update.mutate(change);

describe('a record', () => {
  it('has the appointments of every state, the latest first', async () => {
    const { id, appointmentId } = await desk.book({ name: 'Grace Hopper', phone: '030 1234567' });
    const later = await desk.book({ id });
    await desk.cancel(later.appointmentId);
    expect(await get(id)).toEqual({
      ...{ id, name: 'Grace Hopper', phone: '+49301234567', erased: false, perhapsSame: [] },
      appointments: [
        expect.objectContaining({ id: later.appointmentId, status: 'cancelled' }),
        expect.objectContaining({ id: appointmentId, status: 'booked' }),
      ],
    });
  });

  it('names others of the same name and date of birth or phone, and merges nobody', async () => {
    const twin = { name: 'Twin Person', birthDate: '1980-01-01', phone: '030 1111111' };
    const first = await desk.book(twin);
    const { birthDate, phone } = twin;
    const sameDate = await desk.book({ name: 'twin  person', birthDate });
    const samePhone = await desk.book({ name: 'TWIN PERSON', phone });
    await desk.book({ name: 'Twin Person', birthDate: '1980-01-02', phone: '030 1111112' });
    await desk.book({ name: 'Other Person', birthDate, phone });
    const { perhapsSame } = await get(first.id);
    expect(perhapsSame.map(({ id }) => id)).toEqual([sameDate.id, samePhone.id]);
    const [row] =
      await clinic.owner`select count(*)::int as n from patients where name ilike 'twin%'`;
    expect(row?.n).toBe(4);
  });

  it('names nobody for patients of whom nothing but the name is known', async () => {
    const first = await desk.book({ name: 'Only Name' });
    await desk.book({ name: 'Only Name' });
    expect((await get(first.id)).perhapsSame).toEqual([]);
  });

  it('shows managers who has looked, changed, exported; nobody can change that log', async () => {
    const { id } = await desk.book({ name: 'Looked At' });
    expect(await get(id)).not.toHaveProperty('accessLog');
    await update({ id, name: 'Looked At' });
    await desk.manager.client.patients.export.mutate({ id });
    const { accessLog } = await get(id, desk.manager);
    const occurredAt = new Date(NOW).toISOString();
    expect(accessLog).toEqual([
      { occurredAt, staffName: 'Kim Manager', action: 'view' },
      { occurredAt, staffName: 'Kim Manager', action: 'export' },
      { occurredAt, staffName: 'Robin reception', action: 'update' },
      { occurredAt, staffName: 'Robin reception', action: 'view' },
    ]);
    for (const change of [
      clinic.owner`update access_log set action = 'erase'`,
      clinic.owner`delete from access_log`,
      clinic.owner`truncate access_log`,
    ]) {
      await expect(change).rejects.toThrow('append-only');
    }
  });
});

describe('a patient of another location only', () => {
  it('is refused, whatever is asked, and no look is logged', async () => {
    const { id } = await desk.book({ name: 'Here Only' });
    const { ask } = await addStaff(clinic, { role: 'manager', locationIds: [desk.locations[1]] });
    for (const [procedure, json] of [
      ['get', { id }],
      ['update', { id, name: 'Not mine' }],
      ['erase', { id }],
      ['export', { id }],
    ] as const) {
      const answer = await ask('POST', `/trpc/patients.${procedure}`, { json });
      expect([procedure, answer.status]).toEqual([procedure, 403]);
      expect(answer.text).not.toContain('Here Only');
    }
    expect(await clinic.owner`select from access_log where patient_id = ${id}`).toHaveLength(0);
    const [row] = await clinic.owner`select name from patients where id = ${id}`;
    expect(row?.name).toBe('Here Only');
  });

  it('who comes to both is seen at both, each with its own appointments', async () => {
    const here = await desk.book({ name: 'Commuter' });
    const there = await desk.book({ id: here.id }, desk.doctors[1]);
    for (const [index, expected] of [here, there].entries()) {
      const locationIds = [desk.locations[index] as number];
      const own = await addStaff(clinic, { role: 'reception', locationIds });
      const { appointments } = await get(here.id, own);
      expect(appointments.map(({ id }) => id)).toEqual([expected.appointmentId]);
    }
    expect((await get(here.id)).appointments).toHaveLength(2);
  });
});

it('the front desk reads and corrects, managers erase and export, nobody else does anything', async () => {
  const { id } = await desk.book({ name: 'Who May' });
  const doctor = await addStaff(clinic, { role: 'doctor', doctorId: desk.doctors[0] });
  for (const [by, ask, statuses] of [
    ['reception', desk.reception.ask, [200, 200, 403, 403]],
    ['doctor', doctor.ask, [403, 403, 403, 403]],
    ['visitor', clinic.ask, [401, 401, 401, 401]],
  ] as const) {
    const answers = [];
    for (const procedure of ['get', 'update', 'export', 'erase']) {
      const json = procedure === 'update' ? { id, name: 'Who May' } : { id };
      answers.push((await ask('POST', `/trpc/patients.${procedure}`, { json })).status);
    }
    expect([by, answers]).toEqual([by, statuses]);
  }
  const unknown = { id: randomUUID() };
  for (const procedure of ['get', 'export', 'erase'] as const) {
    const call = desk.manager.client.patients[procedure].mutate(unknown);
    expect(await refusal(call)).toMatchObject({ code: 'PATIENT_NOT_FOUND', httpStatus: 404 });
  }
});

describe('a correction', () => {
  it('shows at once in every appointment, whose history stays as it is', async () => {
    const { id, appointmentId } = await desk.book({ name: 'Ada Lovelase', phone: '0151 2345678' });
    const corrected = {
      id,
      name: 'Ada Lovelace',
      birthDate: '1990-05-05',
      email: 'Ada@Example.org',
    };
    const answer = { ...corrected, email: 'ada@example.org', erased: false };
    expect(await update(corrected)).toEqual(answer);
    // Sent again it changes nothing.
    expect(await update(corrected)).toEqual(answer);
    const details = await desk.reception.client.desk.appointment.query({ id: appointmentId });
    expect(details).toMatchObject({
      patientName: 'Ada Lovelace',
      birthDate: '1990-05-05',
      version: 1,
    });
    expect(details).not.toHaveProperty('phone');
    const [events] = await clinic.owner`
      select count(*)::int as n from events where appointment_id = ${appointmentId}`;
    expect(events?.n).toBe(1);
  });

  it('reads a number as the patient’s last location does, or the one that is named', async () => {
    const { id } = await desk.book({ name: 'Phone' });
    expect((await update({ id, name: 'Phone', phone: '(0151) 2345-678' })).phone).toBe(
      '+491512345678',
    );
    const there = { locationId: desk.locations[1] };
    expect((await update({ id, name: 'Phone', phone: '212-555-0123', ...there })).phone).toBe(
      '+12125550123',
    );
    expect((await update({ id, name: 'Phone', phone: '+44 20 7946 0958', ...there })).phone).toBe(
      '+442079460958',
    );
    const american = await desk.book({ name: 'Phone' }, desk.doctors[1]);
    const { phone } = await update({ id: american.id, name: 'Phone', phone: '212 555 0123' });
    expect(phone).toBe('+12125550123');
  });

  it('keeps markup and SQL as the text that it is', async () => {
    const { id } = await desk.book({ name: MARKUP });
    expect((await get(id)).name).toBe(MARKUP);
    expect((await update({ id, name: `${MARKUP}!` })).name).toBe(`${MARKUP}!`);
    const found = await desk.reception.client.patients.search.mutate({ text: MARKUP });
    expect(found.map((patient) => patient.id)).toEqual([id]);
  });

  it.each([
    ['phone', { phone: '12' }],
    ['phone', { phone: MARKUP }],
    ['phone', { phone: '1'.repeat(41) }],
    ['email', { email: 'nobody' }],
    ['name', { name: ' ' }],
    ['name', { name: 'x'.repeat(121) }],
    ['name', { name: 'A\u0000da' }],
    ['birthDate', { birthDate: '1979-02-29' }],
    ['birthDate', { birthDate: '1879-12-31' }],
    ['birthDate', { birthDate: '2026-11-21' }],
  ])('with a wrong %s is refused, names the field, and writes nothing: %j', async (path, wrong) => {
    const { id } = await desk.book({ name: 'Still The Same', phone: '0151 2345678' });
    const call = update({ id, name: 'Changed', ...wrong });
    expect(await refusal(call)).toMatchObject({
      ...{ code: 'INVALID_INPUT', httpStatus: 400 },
      issues: [{ path, message: expect.stringMatching(/^must /) }],
    });
    expect(await get(id)).toMatchObject({ name: 'Still The Same', phone: '+491512345678' });
  });

  it('of a patient who is new is as strict', async () => {
    const call = desk.book({ name: 'Not Born', birthDate: '2026-11-21' });
    expect(await refusal(call)).toMatchObject({ issues: [{ path: 'patient.birthDate' }] });
    // The day has begun somewhere.
    await desk.book({ name: 'Born Today', birthDate: '2026-11-20' });
  });
});

describe('an export', () => {
  it('has everything that is stored of the patient, and no hash', async () => {
    const person = { name: 'Export Me', phone: '0151 1112223', birthDate: '1970-07-07' };
    const { id } = await desk.book({ ...person, email: 'me@example.org' });
    await desk.book({ id }, desk.doctors[1]);
    const { fileName, content } = await desk.manager.client.patients.export.mutate({ id });
    expect(fileName).toBe(`patient-${id}.json`);
    expect(JSON.parse(content)).toMatchObject({
      patient: {
        ...{ ...person, phone: '+491511112223', email: 'me@example.org', language: null },
        contacts: [
          { kind: 'email', value: 'me@example.org', preferred: false },
          { kind: 'phone', value: '+491511112223', preferred: true },
        ],
      },
      appointments: [
        { status: 'booked', events: [{ type: 'booked', actor: 'staff' }] },
        { status: 'booked', events: [{ type: 'booked', actor: 'staff' }] },
      ],
      accessLog: [{ action: 'export', staffName: 'Kim Manager' }],
    });
    expect(content).not.toMatch(/hash|nonce|token/i);
  });
});
