/**
 * What the driver does by itself, in a process of its own, because it takes the process down.
 * Arguments: the database's URL and the trap (see `transactions.db.test.ts`).
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

const [url = '', trap] = process.argv.slice(2);
// `max_pipeline` is missing in the driver's types; its default is 100.
const options = { max: 1, max_pipeline: 3, onnotice: () => {} };
const client = postgres(url, options);
const db = drizzle({ client });
const hold = async (lock: number) => db.execute(sql.raw(`select pg_advisory_lock(${lock})`));
// Whoever started this ends it: nothing below does.
setInterval(() => {}, 60_000);

if (trap === 'backend dies in a statement') {
  await db
    .transaction((tx) => tx.execute(sql`select pg_advisory_xact_lock(1)`))
    .catch(() => console.log('rejected'));
}
if (trap === 'pipeline is full') {
  await db.execute(sql`select 1`);
  void Promise.all([hold(1), hold(2), hold(3)]);
  await nextTurn();
  await db.transaction((tx) => tx.execute(sql`select 1`)).catch(() => console.log('rejected'));
}
