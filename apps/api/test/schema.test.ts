import { execFile } from 'node:child_process';
import { cp, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { folderOfTest } from '@clinic/testing/temporary-folder';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, slotAt } from './bookings.ts';
import { MONDAY, setUpClinic } from './test-clinic.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const API = 'apps/api/src/db';

let app: postgres.Sql;
let admin: postgres.Sql;
const clinic = setUpClinic();
beforeAll(async () => {
  app = postgres(clinic.testDatabase.appUrl, { max: 1, onnotice: () => {} });
  admin = postgres(clinic.testDatabase.adminUrl, { max: 1, onnotice: () => {} });
  const doctorId = clinic.doctorIds[0] as number;
  await bookOne(clinic.ask, booking({ doctorId, startsAt: slotAt(MONDAY, '09:00') }));
});
afterAll(async () => {
  await app.end();
  await admin.end();
});

it('is what the schema says: generating migrations from it changes nothing', async () => {
  const copy = folderOfTest();
  await cp(join(ROOT, API, 'schema'), join(copy, API, 'schema'), { recursive: true });
  await cp(join(ROOT, API, 'migrations'), join(copy, API, 'migrations'), { recursive: true });
  for (const file of ['drizzle.config.ts', 'package.json', 'tsconfig.base.json', 'tsconfig.json']) {
    await cp(join(ROOT, file), join(copy, file));
  }
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const before = await contentsOf(join(copy, API, 'migrations'));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'node_modules/drizzle-kit/bin.cjs'), 'generate'],
    { cwd: copy, env: { ...process.env, CI: 'true' } },
  );
  expect(stdout).toContain('No schema changes');
  expect(await contentsOf(join(copy, API, 'migrations'))).toEqual(before);
});

describe('the promises of the schema', () => {
  it('has the partial unique index and the exclusion constraint', async () => {
    const [index] = await admin`
      select indexdef from pg_indexes where indexname = 'appointments_live_slot_key'`;
    expect(index?.indexdef).toBe(
      'CREATE UNIQUE INDEX appointments_live_slot_key ON public.appointments ' +
        `USING btree (doctor_id, starts_at) WHERE ((status <> 'cancelled'::text) AND (lane = 0))`,
    );
    const [exclusion] = await admin`
      select pg_get_constraintdef(oid) as text, convalidated as valid from pg_constraint
      where conname = 'appointments_no_overlap'`;
    expect(exclusion).toEqual({
      text:
        'EXCLUDE USING gist (doctor_id WITH =, lane WITH =, tstzrange(busy_from, busy_until) WITH &&) ' +
        `WHERE ((status <> 'cancelled'::text))`,
      valid: true,
    });
  });

  it('has the constraints that are told apart by name', async () => {
    const rows =
      await admin`select conname, contype from pg_constraint where contype in ('u', 'p')`;
    const names = Object.fromEntries(rows.map(({ conname, contype }) => [conname, contype]));
    expect(names).toMatchObject({
      appointments_reference_key: 'u',
      events_idempotency_key_hash_key: 'u',
      events_pkey: 'p',
    });
    const [fk] = await admin`
      select confdeltype from pg_constraint where conname = 'appointments_doctor_id_doctors_id_fk'`;
    expect(fk?.confdeltype).toBe('r');
  });

  it('has enabled triggers that refuse to change history', async () => {
    const rows = await admin`
      select tgname, tgenabled, pg_get_triggerdef(oid) as text from pg_trigger where not tgisinternal`;
    const texts = Object.fromEntries(rows.map((row) => [row.tgname, row.text]));
    expect(texts.events_are_appended_only).toContain('BEFORE DELETE OR UPDATE OR TRUNCATE ON');
    expect(texts.appointments_are_never_deleted).toContain('BEFORE DELETE OR TRUNCATE ON');
    for (const { tgenabled } of rows) expect(tgenabled).toBe('O');
  });
});

const APP_MUST_NOT: [statement: string, code: string][] = [
  [`update events set reason = 'x'`, '42501'],
  ['delete from events', '42501'],
  ['truncate events', '42501'],
  ['delete from appointments', '42501'],
  ['truncate appointments cascade', '42501'],
  [`update appointments set patient_id = gen_random_uuid()`, '42501'],
  ['delete from doctors', '42501'],
  ['update booking_addresses set address = address_48', '42501'],
  ['truncate booking_addresses', '42501'],
  ['update unchanged_keys set version = 1', '42501'],
  ['delete from unchanged_keys', '42501'],
  ['update doctors set hours_version = 7', '42501'],
  ['update doctors set freed_version = 7', '42501'],
  ['delete from visit_types', '42501'],
  ['delete from locations', '42501'],
  ['insert into schedules (name, grid_minutes) values (null, 30)', '42501'],
  ['select bump_hours_version(array[1])', '42501'],
  ['delete from patients', '42501'],
  ['drop table events', '42501'],
  ['alter table events disable trigger all', '42501'],
  ['create table mine (id int)', '42501'],
  [`insert into clinic_migrations values ('x', now(), 'x')`, '42501'],
];
const NOBODY_MAY = [
  `update events set reason = 'x'`,
  'delete from events',
  'truncate events',
  'truncate events cascade',
  'delete from appointments',
  'truncate appointments cascade',
  'delete from doctors where id in (select doctor_id from appointments)',
];

describe('who may do what', () => {
  const refusedTo = (sql: postgres.Sql, statement: string) =>
    sql
      .begin((tx) => tx.unsafe(statement))
      .then(
        () => 'done',
        (error) => error.code,
      );

  it.each(APP_MUST_NOT)('the application may not: %s', async (statement, code) => {
    expect(await refusedTo(app, statement)).toBe(code);
  });

  it.each(NOBODY_MAY)('neither the owner nor a superuser may: %s', async (statement) => {
    // A foreign key that restricts has a code of its own since PostgreSQL 18.
    for (const sql of [clinic.owner, admin]) {
      expect(await refusedTo(sql, statement)).toMatch(/^23(001|503)$/);
    }
  });

  it('lets the application lock a doctor, and changes nothing by it', async () => {
    await app`select from doctors for update`;
    const rows =
      await app`select current_user as role, (select count(*)::int from events) as events`;
    expect(rows[0]).toEqual({ role: 'clinic_app', events: 1 });
  });
});

/** Every file below a folder, with its text. */
async function contentsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  return Object.fromEntries(paths.map((path, i) => [path, texts[i] as string]));
}
