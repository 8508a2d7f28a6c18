import { createSearch } from '@clinic/testing/secret-search';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectFound } from '../../src/modules/patients/patient-search-repository.ts';
import { readSearch } from '../../src/modules/patients/rules/search-text.ts';
import { NOW } from '../test-clinic.ts';
import { refusal } from '../trpc-client.ts';
import { setUpPatients } from './patient-kit.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

const desk = setUpPatients();
const { clinic } = desk;
const MULLER = {
  ...{ name: 'Jürgen Müller', phone: '0151 2345678', birthDate: '1974-03-02' },
  email: 'j.m@Example.org',
};

const search = async (text: string, by: SignedInStaff = desk.reception) =>
  (await by.client.patients.search.mutate({ text })).map(({ name }) => name);

beforeAll(async () => {
  await desk.book(MULLER);
  await desk.book({ name: 'Ada Lovelace', phone: '+44 20 7946 0958' });
  await desk.book({ name: 'Mei-Ling O’Brien', phone: '(212) 555-0123' }, desk.doctors[1]);
  await desk.book({ name: '100% Sure_Thing' });
});

describe('a patient is found by', () => {
  it.each([
    ...['Mül', 'mul', 'MÜLLER', '0151 23', '1974-03-02', '02.03.1974', '2.3.1974', '02/03/1974'],
    ...['müller jürgen', 'Müller, Jürgen', 'jürgenmüller', 'ju', 'mu', 'jürgen m', 'gen - mül'],
    ...['+49 151 234', '0049 151 234', '+49 (0)151 234', '(0151) 23-45', '345678', '151-2345678'],
    ...['J.M@example', '.m@ex'],
  ])('%j', async (text) => {
    expect(await search(text)).toEqual([MULLER.name]);
  });

  it.each([
    ['mei ling', 'Mei-Ling O’Brien'],
    ['li', 'Mei-Ling O’Brien'],
    ['obrien', 'Mei-Ling O’Brien'],
    ["O'Br", 'Mei-Ling O’Brien'],
    ['(212) 555', 'Mei-Ling O’Brien'],
    ['Ada Lov', 'Ada Lovelace'],
    ['lov ada', 'Ada Lovelace'],
    ['a l', 'Ada Lovelace'],
    ['100%', '100% Sure_Thing'],
  ])('%j: %j', async (text, name) => {
    expect(await search(text)).toEqual([name]);
  });

  it.each([
    ...['%', '_', '\\', '"', "'", "'; drop table patients; --", 'zz', '0', '00', '@', '(', '-'],
    ...[
      'x'.repeat(200),
      '1974-03-03',
      '2026-02-31',
      '%@%',
      'ada müller',
      '<script>',
      '0152 23',
      'j_m@exa',
      '%%%@example',
    ],
  ])('nobody by %j', async (text) => {
    expect(await search(text)).toEqual([]);
  });
});

describe('what is found', () => {
  it('tells enough to know a patient by, and no more', async () => {
    expect(await desk.reception.client.patients.search.mutate({ text: 'mül' })).toEqual([
      { id: expect.any(String), name: MULLER.name, birthYear: 1974, phoneEnd: '678' },
    ]);
  });

  it('comes best first: a word that begins so, then who was here last, then by name', async () => {
    await desk.book({ name: 'Equall Aaron' });
    const anton = await desk.book({ name: 'Anton Quall' });
    const zeno = await desk.book({ name: 'Zeno Quall' });
    const bert = await desk.book({ name: 'Quall, Bert' });
    expect(await search('qual')).toEqual([
      'Anton Quall',
      'Quall, Bert',
      'Zeno Quall',
      'Equall Aaron',
    ]);
    await addVisit(anton.id, '2026-11-02T10:00Z');
    await addVisit(zeno.id, '2026-11-03T10:00Z');
    await addVisit(bert.id, '2026-11-04T10:00Z', 'cancelled');
    expect(await search('qual')).toEqual([
      'Zeno Quall',
      'Anton Quall',
      'Quall, Bert',
      'Equall Aaron',
    ]);
  });

  it('has the date of the last visit at its place', async () => {
    const { id } = await desk.book({ name: 'Late Visitor' }, desk.doctors[1]);
    await addVisit(id, '2026-11-11T15:00Z');
    // The 12th in New York, where the doctor is.
    await addVisit(id, '2026-11-13T02:00Z');
    await addVisit(id, '2026-11-14T15:00Z', 'cancelled');
    const [found] = await desk.reception.client.patients.search.mutate({ text: 'late vis' });
    expect(found?.lastVisit).toBe('2026-11-12');
  });

  it('is the best 20 of more', async () => {
    await clinic.owner`insert into patients (id, name, created_at)
      select gen_random_uuid(), 'Uxaver Nr ' || i, now() from generate_series(1, 25) i`;
    await desk.book({ name: 'Zacharias Xaver' });
    const found = await search('xaver');
    expect([found.length, found[0]]).toEqual([20, 'Zacharias Xaver']);
    const { id } = await desk.book({ name: 'Uxaver Zuletzt' });
    await addVisit(id, '2026-11-05T10:00Z');
    expect((await search('xaver')).slice(0, 2)).toEqual(['Zacharias Xaver', 'Uxaver Zuletzt']);
    expect((await search('uxaver'))[0]).toBe('Uxaver Zuletzt');
  });

  it('begins with numbers as they are written in the country, then has those that contain it', async () => {
    await desk.book({ name: 'Aaron Brit', phone: '+44 7730 987654' });
    await desk.book({ name: 'Zoe Berliner', phone: '030 9876543' });
    expect(await search('030 98')).toEqual(['Zoe Berliner', 'Aaron Brit']);
  });

  async function addVisit(patientId: string, startsAt: string, status = 'booked') {
    const [row] = await clinic.owner`
      insert into appointments (id, reference, doctor_id, patient_id, visit_type_id, location_id, starts_at,
        ends_at, busy_from, busy_until, status, version, manage_nonce)
      select gen_random_uuid(), gen_random_uuid(), doctor_id, patient_id, visit_type_id, location_id, start,
        start + interval '30 minutes', start, start + interval '30 minutes', 'booked', 1, manage_nonce
      from appointments, (select ${startsAt}::timestamptz as start) visit
      where patient_id = ${patientId} limit 1 returning id`;
    if (status === 'booked') return;
    await clinic.owner`update appointments set status = ${status}, version = 2 where id = ${row?.id}`;
  }
});

describe('who may search', () => {
  it('the front desk and managers, in every way of asking', async () => {
    const json = { text: 'mul' };
    const doctor = await addStaff(clinic, { role: 'doctor', doctorId: desk.doctors[0] });
    const disabled = await addStaff(clinic, { role: 'reception', disabled: true });
    const path = '/trpc/patients.search';
    for (const [ask, status] of [
      [desk.reception.ask, 200],
      [desk.manager.ask, 200],
      [doctor.ask, 403],
      [disabled.ask, 401],
      [clinic.ask, 401],
    ] as const) {
      const alone = await ask('POST', path, { json });
      const batched = await ask('POST', `${path}?batch=1`, { json: { 0: json } });
      expect([alone.status, batched.status]).toEqual([status, status]);
      expect(alone.text.includes('Müller')).toBe(status === 200);
      expect(batched.text.includes('Müller')).toBe(status === 200);
    }
    // As a query the name would stand in the URL.
    const asked = await desk.reception.ask('GET', `${path}?input=%7B%22text%22%3A%22mul%22%7D`);
    expect(asked.status).toBe(405);
  });

  it('of a location finds its patients and those without an appointment, and nobody else', async () => {
    const [here, there] = desk.locations;
    const byHere = await addStaff(clinic, { role: 'reception', locationIds: [here] });
    const byThere = await addStaff(clinic, { role: 'reception', locationIds: [there] });
    for (const text of ['mül', 'mu', '0151 23', '+49 151', '1974-03-02', 'j.m@ex']) {
      expect(await search(text, byHere)).toEqual([MULLER.name]);
      expect(await search(text, byThere)).toEqual([]);
    }
    await clinic.owner`insert into patients (id, name, created_at) values (gen_random_uuid(), 'Newly Known', now())`;
    expect(await search('newly', byThere)).toEqual(['Newly Known']);
    // Numbers are read as they are written where the staff works.
    expect(await search('(212) 555', byThere)).toEqual(['Mei-Ling O’Brien']);
  });

  it('with a text that is too long is told so', async () => {
    const call = desk.reception.client.patients.search.mutate({ text: 'x'.repeat(201) });
    expect(await refusal(call)).toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ path: 'text' }],
    });
  });
});

it('searches leave no name, date of birth or number in logs, URLs or metrics', async () => {
  await clinic.clock.set(NOW);
  const secrets = new Set([
    '1901-02-03',
    '3.2.1901',
    '55501234567',
    '555 0123 4567',
    'canary-mail',
  ]);
  await clinic.owner`insert into patients (id, name, birth_date, created_at)
    select gen_random_uuid(), 'Canarina Kanarek' || i, '1901-02-03', now() from generate_series(10, 59) i`;
  const texts = ['1901-02-03', '3.2.1901', '+49 555 0123 4567', 'canary-mail@example.org'];
  for (let i = 10; i < 60; i += 1) {
    secrets.add(`Kanarek${i}`);
    texts.push(`Kanarek${i}`);
  }
  for (const text of texts)
    await desk.reception.ask('POST', '/trpc/patients.search', { json: { text } });
  await desk.reception.ask('POST', '/trpc/patients.search', { json: { text: { Kanarek10: 1 } } });
  await clinic.ask('POST', '/trpc/patients.search', { json: { text: 'Kanarek11' } });
  // A search that fails inside.
  await clinic.owner`alter table contacts rename to gone`;
  const failed = await desk.reception.ask('POST', '/trpc/patients.search', {
    json: { text: 'Kanarek12' },
  });
  await clinic.owner`alter table gone rename to contacts`;
  expect(failed.status).toBe(503);
  const log = clinic.logLines.join('');
  expect(log.match(/patients\.search/g)?.length).toBeGreaterThanOrEqual(texts.length);
  for (const text of [log, await clinic.metrics(), failed.text]) {
    expect(createSearch(secrets)(text)).toEqual([]);
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
});

describe('of 20,000 patients', () => {
  beforeAll(async () => {
    await clinic.owner`insert into patients (id, name, created_at)
      select gen_random_uuid(), 'Person ' || md5(i::text), now() from generate_series(1, 20000) i`;
    await clinic.owner`insert into contacts (id, patient_id, kind, value)
      select gen_random_uuid(), id, 'phone', '+49301' || (1000000 + row_number() over ()) from patients
      where name like 'Person %'`;
    // Also puts what waits to be indexed into the indexes, which the planner would think slow.
    await clinic.owner`vacuum analyze patients, contacts`;
  });

  it.each([
    ['mul', 'patients_name_key_idx'],
    ['mu', 'patients_name_key_idx'],
    ['m', 'patients_name_key_idx'],
    ['ada l', 'patients_name_key_idx'],
    ['0151 23', 'contacts_value_idx'],
    ['ada@', 'contacts_value_idx'],
    ['1974-03-02', 'patients_birth_date_idx'],
  ])(
    '%j is looked up in an index, by staff of everywhere and of a location',
    async (text, index) => {
      for (const locationIds of [[], [desk.locations[0]]]) {
        const query = selectFound(clinic.clinic.db, { locationIds }, readSearch(text, ['DE']), 20);
        const { sql, params } = (
          query as unknown as { toSQL(): { sql: string; params: string[] } }
        ).toSQL();
        const plan = JSON.stringify(await clinic.owner.unsafe(`explain ${sql}`, params));
        expect(plan).toContain(index);
        expect(plan).not.toMatch(/Seq Scan on (patients|contacts)/);
      }
    },
  );
});
