import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@clinic/testing/test-database';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../client/database.ts';
import { damagedObjects, selectCatalogue } from './catalogue.ts';

let testDatabase: TestDatabase;
let database: Database;
let admin: postgres.Sql;
async function open(): Promise<void> {
  testDatabase = await createTestDatabase();
  database = openDatabase(testDatabase.appUrl, { poolSize: 1, maxQueue: 10 });
  admin = postgres(testDatabase.adminUrl, { max: 1, onnotice: () => {} });
}
async function close(): Promise<void> {
  await admin.end();
  await database.end();
  await testDatabase.drop();
}
beforeAll(open);
afterAll(close);

const EXPECTED = fileURLToPath(new URL('./expected-catalogue.json', import.meta.url));

it('expects what the migrations make (after a new one: `npx vitest run catalogue -u`)', async () => {
  const made = JSON.stringify(await selectCatalogue(database.db), null, 2);
  await expect(`${made}\n`).toMatchFileSnapshot(EXPECTED);
});

it('finds no damage where there is more than the migrations have made', async () => {
  await admin.unsafe(`create index more on appointments (patient_id); create table much_more (id int);
    grant select, insert, update, delete on all tables in schema public to clinic_app`);
  expect(await damagedObjects(database.db)).toEqual([]);
});

/** What somebody does to the database, and what of it is found. */
const DAMAGE: [string, string[]][] = [
  ['drop index appointments_live_slot_key', ['index appointments_live_slot_key']],
  [
    `update pg_index set indisvalid = false where indexrelid = 'doctors_sort_key_idx'::regclass`,
    ['index doctors_sort_key_idx'],
  ],
  [
    `drop index appointments_live_slot_key;
     create index appointments_live_slot_key on appointments (doctor_id, starts_at)`,
    ['index appointments_live_slot_key'],
  ],
  [
    'alter table appointments drop constraint appointments_no_overlap',
    ['constraint appointments_no_overlap', 'index appointments_no_overlap'],
  ],
  [
    'alter table events disable trigger events_are_appended_only',
    ['trigger events_are_appended_only'],
  ],
  ['drop trigger events_are_appended_only on events', ['trigger events_are_appended_only']],
  [
    'alter table events disable trigger all',
    [
      'enforcement of events_actor_id_staff_id_fk',
      'enforcement of events_appointment_id_appointments_id_fk',
      'trigger events_are_appended_only',
    ],
  ],
  [
    `create or replace function refuse_illegal_change() returns trigger language plpgsql as
     'begin return NEW; end'`,
    ['function refuse_illegal_change()'],
  ],
  ['revoke insert on events from clinic_app', ['right INSERT on events']],
  ['revoke update (status) on appointments from clinic_app', ['right UPDATE on appointments']],
  ['revoke delete on holds from clinic_app', ['right DELETE on holds']],
  ['alter table appointments alter version drop not null', ['column appointments.version']],
];

describe('finds that', () => {
  it.each(DAMAGE)('%s', async (statement, found) => {
    await close();
    await open();
    expect(await damagedObjects(database.db)).toEqual([]);
    await admin.unsafe(statement);
    expect(await damagedObjects(database.db)).toEqual(found);
  });
});
