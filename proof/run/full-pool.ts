import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import type { Cluster } from '../cluster/cluster.ts';
import { type HttpRequest, send } from '../workload/send.ts';

/** Bookings more than there are permits: they must wait outside of the database. */
const BEYOND = 4;
/** Milliseconds for all to arrive, and for one too many to arrive after them. */
const PATIENCE = 6_000;
const LATECOMERS = 200;
const POLL = 20;

/** What bookings met whose doctors were all locked. */
export type PoolLook = {
  /** How many of the process's transactions waited in the database at the same time, at most. */
  waiting: number;
  /** How many were not answered as they should be once the locks were gone. */
  unanswered: number;
};

/**
 * Asks one process for more bookings than it has permits, each with another doctor, while all of
 * these doctors' rows are locked: a permit or a connection that was lost is missing in the database.
 * Nobody else may ask meanwhile.
 */
export async function lookAtPool(
  cluster: Cluster,
  port: number,
  permits: number,
): Promise<PoolLook> {
  const looked = await cluster.asAdmin(async (sql) => {
    await addDoctors(sql, permits + BEYOND);
    return sql.begin(async (tx) => {
      const doctors = await tx`
        SELECT id, pg_backend_pid() AS holder FROM doctors
        ORDER BY id LIMIT ${permits + BEYOND} FOR UPDATE`;
      const answers = doctors.map(({ id }) => send(port, bookingInThePast(id)));
      const unanswered = countUnanswered(answers);
      const waiting = await mostBlockedBy(cluster, doctors[0]?.holder, permits);
      // In an object: the answers come when the transaction is over.
      return { waiting, unanswered };
    });
  });
  const { waiting = Number.NaN, unanswered = Number.NaN } = looked ?? {};
  return { waiting, unanswered: await unanswered };
}

async function addDoctors(sql: postgres.Sql, wanted: number): Promise<void> {
  await sql`
    INSERT INTO doctors (name, specialization, time_zone)
    SELECT 'Dr. ' || n, 'Locked', 'Europe/Berlin'
    FROM generate_series((SELECT count(*) FROM doctors) + 1, ${wanted}) n`;
}

/** A transaction that locks its doctor and writes nothing: nobody can book in the year 2000. */
const bookingInThePast = (doctorId: number): HttpRequest => ({
  method: 'POST',
  path: '/api/appointments',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ doctorId, startsAt: '2000-01-03T10:00:00Z', patientName: 'Probe' }),
});
const REFUSED_AS_PAST = 422;

async function countUnanswered(answers: ReturnType<typeof send>[]): Promise<number> {
  const settled = await Promise.allSettled(answers);
  return settled.filter(
    (each) => each.status === 'rejected' || each.value.status !== REFUSED_AS_PAST,
  ).length;
}

/** How many connections of the application waited at once for a lock of this backend, at most. */
function mostBlockedBy(
  cluster: Cluster,
  holder: number,
  expected: number,
): Promise<number | undefined> {
  return cluster.asAdmin(async (sql) => {
    let most = 0;
    let end = performance.now() + PATIENCE;
    while (performance.now() < end) {
      const [row] = await sql`
        SELECT count(*)::integer AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'clinic'
          AND ${holder}::integer = ANY (pg_blocking_pids(pid))`;
      const waiting: number = row?.waiting;
      if (most < expected && waiting >= expected) end = performance.now() + LATECOMERS;
      most = Math.max(most, waiting);
      await sleep(POLL);
    }
    return most;
  });
}
