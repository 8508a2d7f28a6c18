import { createTestDatabase } from '@clinic/testing/test-database';
import { until } from '@clinic/testing/waiting';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { openDatabase } from '../src/db/client/database.ts';
import type { Db } from '../src/db/client/executor.ts';

export type Opened = { db: Db; end(): Promise<void> };

/** Clinic's connections, and the driver's own as the control that shows that a trap is real. */
export type Who = 'Clinic' | 'the stock driver';

/** A database with a table `notes`, and both ways to it. */
export async function compareDrivers() {
  const { appUrl, adminUrl, drop } = await createTestDatabase();
  const admin = postgres(adminUrl, { max: 4, onnotice: () => {} });
  await admin`create table notes (text text not null)`;
  await admin`grant select, insert on notes to clinic_app`;
  const locks = new Set<postgres.Sql>();

  return {
    appUrl,
    admin,
    open(who: Who, size: number, url = appUrl): Opened {
      if (who === 'Clinic') {
        const database = openDatabase(url, { poolSize: size, maxQueue: 100 });
        return { db: database.db, end: () => database.end(0) };
      }
      const client = postgres(url, { max: size, onnotice: () => {} });
      return { db: drizzle({ client }), end: () => client.end({ timeout: 0 }) };
    },
    notes: async () =>
      (await admin`select text from notes order by text`).map(({ text }) => text as string),
    /** Ends a backend and waits until it is gone. */
    async terminate(pid: number) {
      await admin`select pg_terminate_backend(${pid})`;
      await until(async () => {
        const rows = await admin`select from pg_stat_activity where pid = ${pid}`;
        return rows.length === 0;
      });
    },
    /** Nobody else gets this advisory lock until it is released. */
    async holdLock(lock: number) {
      const holder = postgres(adminUrl, { max: 1 });
      await holder`select pg_advisory_lock(${lock})`;
      locks.add(holder);
      return async () => {
        locks.delete(holder);
        await holder.end();
      };
    },
    async releaseLocks() {
      await Promise.all([...locks].map((holder) => holder.end()));
      locks.clear();
    },
    async countLockWaiters() {
      const [row] = await admin`
        select count(*)::int as waiting from pg_locks
        where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`;
      return row?.waiting as number;
    },
    async drop() {
      await admin.end();
      await drop();
    },
  };
}

type Runner = Pick<Db, 'execute'>;

/** Sent now: what the ORM returns is sent when it is awaited. */
export const run = async (db: Runner, text: string) => db.execute(sql.raw(text));
export const write = async (db: Runner, text: string) =>
  db.execute(sql`insert into notes values (${text})`);
export const pidOf = async (db: Runner) =>
  (await db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`))[0]?.pid as number;

/** A door that a test opens. */
export function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}
