import { cp, readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type RunningServer, startRunningApi } from '@clinic/testing/api-process';
import { countByStatus } from '@clinic/testing/raw-http';
import { setUp } from '@clinic/testing/set-up';
import { silent } from '@clinic/testing/silent-logger';
import { folderOfFile } from '@clinic/testing/temporary-folder';
import { createTestDatabase } from '@clinic/testing/test-database';
import { until } from '@clinic/testing/waiting';
import postgres from 'postgres';
import { expect, it, onTestFinished } from 'vitest';
import { MIGRATIONS, migrate } from '../src/db/preparation/migrate.ts';
import { booking, countRows, postBooking, slotsOn, weekdayAhead } from './bookings.ts';
import { addDoctors, BERLIN, SECRET } from './test-clinic.ts';

const database = setUp(createTestDatabase, ({ drop }) => drop());
const folder = folderOfFile();

/** The migrations of a version to come, which adds a column to what every booking writes. */
async function laterMigrations(): Promise<URL> {
  await cp(MIGRATIONS, folder, { recursive: true });
  const file = `${folder}/meta/_journal.json`;
  const journal = JSON.parse(await readFile(file, 'utf8'));
  journal.entries.push({ tag: '9999_add_note' });
  await writeFile(file, JSON.stringify(journal));
  await writeFile(
    `${folder}/9999_add_note.sql`,
    `alter table appointments add column note text not null default '';`,
  );
  return pathToFileURL(`${folder}/`);
}

async function start(): Promise<RunningServer> {
  const api = await startRunningApi({
    DATABASE_URL: database.appUrl,
    DATABASE_MIGRATION_URL: database.ownerUrl,
    CLINIC_SECRET: SECRET,
  });
  onTestFinished(async () => void (await api.kill('SIGKILL')));
  await until(async () => (await api.ask('GET', '/readyz')).status === 200);
  return api;
}

const dates = new Set(Array.from({ length: 40 }, (_, day) => weekdayAhead(7 + day)));

/** Books slot after slot, in four lines at each process; a slot that both ask for goes to one. */
function bookAt(apis: readonly RunningServer[], doctorId: number) {
  const slots = [...dates].flatMap((date) => slotsOn(date));
  const statuses: { status: number }[] = [];
  const taken = { at: 0 };
  let stopped = false;
  const line = async (api: RunningServer) => {
    while (!stopped && taken.at < 2 * slots.length) {
      const startsAt = slots[Math.floor(taken.at++ / 2)] as string;
      statuses.push(await postBooking(api.ask, booking({ doctorId, startsAt })));
    }
  };
  const lines = apis.flatMap((api) => Array.from({ length: 4 }, () => line(api)));
  return {
    count: () => countByStatus(statuses as never) as Record<number, number>,
    stop: async () => {
      stopped = true;
      await Promise.all(lines);
    },
  };
}

it('a process of before books beside one of after a migration, and no answer is outside of the contract', async () => {
  const admin = postgres(database.adminUrl, { max: 1, onnotice: () => {} });
  onTestFinished(() => admin.end());
  const [doctorId = 0] = await addDoctors(admin, [BERLIN]);
  const before = await start();
  const alone = bookAt([before], doctorId);
  await until(async () => (alone.count()[201] ?? 0) > 5);
  const directory = await laterMigrations();
  await migrate({ ownerUrl: database.ownerUrl, logger: silent, directory });
  const booked = alone.count()[201] ?? 0;
  await until(async () => (alone.count()[201] ?? 0) > booked + 5);
  await alone.stop();

  const beside = bookAt([before, await start()], doctorId);
  await until(async () => (beside.count()[409] ?? 0) > 20 && (beside.count()[201] ?? 0) > 20);
  await beside.stop();
  const answers = Object.keys({ ...alone.count(), ...beside.count() });
  // A machine that is too busy may refuse, and need not know what became of that booking.
  expect(answers.filter((status) => !['201', '409', '503'].includes(status))).toEqual([]);
  const acknowledged = (alone.count()[201] ?? 0) + (beside.count()[201] ?? 0);
  expect((await countRows(admin)).appointments).toBeGreaterThanOrEqual(acknowledged);
  expect((await before.ask('GET', '/readyz')).status).toBe(200);
});
