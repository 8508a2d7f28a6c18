import { setUp } from '@clinic/testing/set-up';
import { silent } from '@clinic/testing/silent-logger';
import { folderOfFile, folderOfTest } from '@clinic/testing/temporary-folder';
import { createTestDatabase, type TestDatabase } from '@clinic/testing/test-database';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { MIGRATIONS, migrate } from '../../src/db/preparation/migrate.ts';
import { migrationNames } from '../../src/db/preparation/migration-files.ts';
import { postBooking, slotAt } from '../bookings.ts';
import { postCancel, postMove, see } from '../changes/changes.ts';
import { startSecondInstance } from '../changes/second-instance.ts';
import { historyFaults } from '../history-faults.ts';
import { SECRET } from '../test-clinic.ts';
import { createTestClock } from '../test-clock.ts';
import { restore01, type Said } from './version-0.1.ts';

/** As version 0.1 left it; not upgraded yet. */
async function former(): Promise<{ database: TestDatabase; said: Said[] }> {
  const database = await createTestDatabase({ migrated: false });
  return { database, said: await restore01(database, folderOfTest()) };
}
const upgrade = ({ ownerUrl }: TestDatabase) => migrate({ ownerUrl, logger: silent });

const folder = folderOfFile();
const upgraded = setUp(
  async () => {
    const database = await createTestDatabase({ migrated: false });
    const said = await restore01(database, folder);
    await upgrade(database);
    const owner = postgres(database.ownerUrl, { max: 2, onnotice: () => {} });
    const clock = await createTestClock(owner, '2026-11-20T09:00:00Z');
    const api = await startSecondInstance({ testDatabase: database, clock } as never, SECRET);
    return { database, said, owner, clock, api };
  },
  async ({ database, owner, api }) => {
    await api.stop();
    await owner.end();
    await database.drop();
  },
);
const all = <Kind extends Said['kind']>(kind: Kind) =>
  upgraded.said.filter((one): one is Extract<Said, { kind: Kind }> => one.kind === kind);
const faults = () => historyFaults(upgraded.api.clinic);

/** What an answer has gained. */
const GAINED = {
  visitType: { id: 1, code: 'consultation', name: 'Consultation' },
  location: { id: expect.any(Number), name: expect.stringMatching(/^(Berlin|New York)$/) },
};

describe('what version 0.1 has written still holds after the upgrade', () => {
  it('every appointment is seen by its link as it was, with a place and a visit type', async () => {
    const last = new Map(upgraded.said.map(({ answer }) => [answer.id, answer]));
    expect(last.size).toBe(5);
    for (const { answer } of all('book')) {
      const { manageToken, ...known } = { ...answer, ...last.get(answer.id) };
      const now = await see(upgraded.api.ask, { id: answer.id, manageToken: answer.manageToken });
      // The last of them has been attended since.
      const { status: _, version: __, ...rest } = known;
      expect(now).toMatchObject({ ...rest, ...GAINED });
    }
  });

  it('every key gives its first answer again, for a day with the manage token', async () => {
    for (const { input, answer } of all('book')) {
      const again = await postBooking(upgraded.api.ask, input);
      expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
      expect(again.json()).toMatchObject({ ...answer, ...GAINED });
      await upgraded.clock.set('2026-11-22T09:00:00Z');
      const { manageToken: _, ...later } = answer;
      const late = (await postBooking(upgraded.api.ask, input)).json<object>();
      expect(late).toMatchObject(later);
      expect(late).not.toHaveProperty('manageToken');
      await upgraded.clock.set('2026-11-20T09:00:00Z');
    }
    for (const { id, token, key, answer } of all('cancel')) {
      const mine = { id, manageToken: token };
      const again = await postCancel(upgraded.api.ask, mine, { key, reason: 'pat-fb' });
      expect(again.json()).toMatchObject({ ...answer, visitType: GAINED.visitType });
    }
    for (const { id, token, key, to, answer } of all('move')) {
      const again = await postMove(upgraded.api.ask, { id, manageToken: token }, { ...to, key });
      expect(again.headers['idempotency-replayed']).toBe('true');
      expect(again.json()).toMatchObject({ ...answer, visitType: GAINED.visitType });
    }
  });

  it('the history is whole, also where its format changes in the middle of a chain', async () => {
    expect(await faults()).toEqual([]);
    const [{ answer: mine }] = all('book') as [Extract<Said, { kind: 'book' }>];
    const to = { startsAt: slotAt('2026-11-27', '11:00') };
    expect((await postMove(upgraded.api.ask, mine, to)).status).toBe(200);
    const formats = await upgraded.owner`
      select format from events where appointment_id = ${mine.id} order by version`;
    expect(formats.map(({ format }) => format)).toEqual([1, 2]);
    expect(await faults()).toEqual([]);
  });

  it.each([1, 2])('one changed byte in an event of format %i is found', async (format) => {
    const admin = postgres(upgraded.database.adminUrl, { max: 1, onnotice: () => {} });
    await admin`set session_replication_role = replica`;
    const [event] = await admin`
      select appointment_id as id, version from events where format = ${format} order by 1, 2 limit 1`;
    const flip = () => admin`
      update events set request_hash = set_bit(request_hash, 0, 1 - get_bit(request_hash, 0))
      where appointment_id = ${event?.id} and version = ${event?.version}`;
    await flip();
    expect(await faults()).toMatchObject([{ appointmentId: event?.id, version: event?.version }]);
    await flip();
    expect(await faults()).toEqual([]);
    await admin.end();
  });

  it('a new column in an event of format 1 is refused by the database, and found without it', async () => {
    const admin = postgres(upgraded.database.adminUrl, { max: 1, onnotice: () => {} });
    await admin`set session_replication_role = replica`;
    const set = () => admin`update events set lane = 0 where format = 1`;
    await expect(set()).rejects.toMatchObject({ constraint_name: 'events_format_check' });
    await admin.unsafe('alter table events drop constraint events_format_check');
    const { count } = await set();
    expect(await faults()).toHaveLength(5);
    await admin`update events set lane = null where format = 1`;
    expect([count, await faults()]).toEqual([9, []]);
    await admin.end();
  });

  it('no name stands outside of the patients, and no key in the clear that could give a token', async () => {
    const [row] = await upgraded.owner`
      select (select count(*)::int from patients) as patients,
        (select count(*)::int from patients join appointments on patient_id = patients.id) as linked,
        (select string_agg(name, ', ' order by name) from patients) as names`;
    expect(row).toEqual({
      patients: 5,
      linked: 5,
      names: 'Ada Lovelace, Alan Turing, Grace Hopper, Grace Hopper, Zoë Müller-Świątek',
    });
  });
});

/** What stops each migration in its middle: a lock that somebody holds. */
const STOPPED_BY: [migration: string, table: string][] = [
  ['0009_add_locations_and_visit_types', 'doctors'],
  ['0010_give_appointments_patients_and_intervals', 'holds'],
  ['0011_add_event_format_2', 'unchanged_keys'],
];

describe('an upgrade', () => {
  it.each(STOPPED_BY)('that is killed in %s goes on where it was', async (migration, table) => {
    const { database } = await former();
    const admin = postgres(database.adminUrl, { max: 2, onnotice: () => {} });
    const names = async () =>
      (await admin`select name from clinic_migrations order by name`).map(({ name }) => name);
    const [locked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holder = admin.begin(async (tx) => {
      await tx.unsafe(`lock table ${table} in access exclusive mode`);
      locked.resolve();
      await held.promise;
    });
    await locked.promise;
    const first = upgrade(database).catch((error) => error);
    const waiting = async () => {
      const [row] = await admin`
        select pid from pg_stat_activity where datname = current_database()
          and application_name = 'clinic-migrate' and wait_event_type = 'Lock'`;
      return row?.pid;
    };
    // It waits for a second at a time.
    const killed = async () => {
      const pid = (await waiting()) ?? 0;
      const [row] = await admin`select pg_terminate_backend(${pid}) as killed where ${pid} > 0`;
      return row?.killed;
    };
    await expect.poll(killed, { timeout: 60_000 }).toBe(true);
    expect(await first).toBeInstanceOf(Error);
    held.resolve();
    await holder;
    expect(await names()).not.toContain(migration);
    await upgrade(database);
    expect(await names()).toEqual(await migrationNames(MIGRATIONS));
    const [row] = await admin`select count(*)::int as n from patients`;
    expect(row?.n).toBe(5);
    await admin.end();
    await database.drop();
  });

  it('that two processes start at once is made once', async () => {
    const { database } = await former();
    await Promise.all([upgrade(database), upgrade(database)]);
    const admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
    const [row] = await admin`select count(*)::int as n from patients`;
    expect(row?.n).toBe(5);
    await admin.end();
    await database.drop();
  });
});
