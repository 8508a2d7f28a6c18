import { createHash } from 'node:crypto';
import {
  asAdmin,
  createDatabase,
  databaseOn,
  dropDatabase,
} from '@clinic/testing/server-databases';
import { silent } from '@clinic/testing/silent-logger';
import postgres from 'postgres';
import { MIGRATIONS, migrate } from '../../apps/api/src/db/preparation/migrate.ts';
import { readMigrations } from '../../apps/api/src/db/preparation/migration-files.ts';
import { addDays } from '../../apps/api/src/modules/calendar/rules/opening-hours.ts';
import { fill } from './fill.ts';
import { type Schedule, scheduleOf, today } from './schedule.ts';
import type { Size } from './size.ts';

/** Counted up when the fill changes, so that kept databases are made anew. */
const FORMAT = 5;

export type BenchDatabase = {
  readonly size: Size;
  readonly schedule: Schedule;
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** One connection of the superuser, to look and to clean up. */
  readonly admin: postgres.Sql;
};

type Server = { adminUrl: string; ownerUrl: string; appUrl: string };

/** The database of a size: the one kept from an earlier run, or a new one (large: many minutes). */
export async function openBenchDatabase(
  server: Server,
  size: Size,
  progress: (text: string) => void,
): Promise<BenchDatabase> {
  const name = `bench_${size.name}`;
  const on = (url: string) => databaseOn(url, name);
  const version = await versionOf(size);
  const kept = await keptMark(server.adminUrl, name);
  const serves = kept?.version === version && today() <= addDays(kept.made, size.keptDays);
  const made = serves ? kept.made : today();
  const schedule = scheduleOf(made, today(), size.pastDays);
  if (!serves) {
    progress(`making the ${size.name} database`);
    await dropDatabase(server.adminUrl, name);
    await createDatabase(server.adminUrl, name);
    await migrate({ ownerUrl: on(server.ownerUrl), logger: silent });
  }
  const admin = postgres(on(server.adminUrl), { max: 1, onnotice: () => {}, max_lifetime: null });
  if (!serves) {
    await fill(admin, size, schedule, (text) => progress(`${size.name}: ${text}`));
    // Comes last: a database without it was not finished.
    await admin.unsafe(`comment on database ${name} is '${JSON.stringify({ version, made })}'`);
  }
  return { size, schedule, appUrl: on(server.appUrl), ownerUrl: on(server.ownerUrl), admin };
}

async function keptMark(adminUrl: string, name: string) {
  const [row] = await asAdmin(
    adminUrl,
    (admin) => admin`
      select shobj_description(oid, 'pg_database') as mark from pg_database where datname = ${name}`,
  );
  return row?.mark ? (JSON.parse(row.mark) as { version: string; made: string }) : undefined;
}

async function versionOf(size: Size): Promise<string> {
  const migrations = (await readMigrations(MIGRATIONS)).map(({ sha256 }) => sha256);
  return createHash('sha256')
    .update(JSON.stringify([FORMAT, size, migrations]))
    .digest('hex');
}
