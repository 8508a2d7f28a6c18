import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import type { Cluster } from '../cluster/cluster.ts';
import type { Recorder } from '../history/recorder.ts';

const LENGTHS = [60, 30];
/** Milliseconds: long enough for many bookings, short enough for many edits. */
const EVERY = 2_500;

/** Adds a visit type of half an hour that every doctor offers, without buffers; gives its id. */
export async function addChangingVisitType(sql: postgres.Sql): Promise<number> {
  const [added] = await sql`
    INSERT INTO visit_types (code, name, duration_minutes) VALUES ('changing', 'Changing', 30)
    RETURNING id`;
  const id: number = added?.id;
  await sql`
    INSERT INTO doctor_visit_types (doctor_id, visit_type_id) SELECT id, ${id}::integer FROM doctors`;
  return id;
}

/** Makes a visit type longer and shorter by turns until the end, as whoever owns the database can. */
export async function editVisitType(
  cluster: Cluster,
  recorder: Recorder,
  visitTypeId: number,
  end: AbortSignal,
): Promise<void> {
  for (let turn = 0; !end.aborted; turn += 1) {
    await sleep(EVERY, undefined, { signal: end }).catch(() => {});
    const minutes = LENGTHS[turn % LENGTHS.length] as number;
    const written = recorder.editing(visitTypeId, minutes);
    const rows = await cluster.asAdmin(
      (sql) => sql`
        UPDATE visit_types SET duration_minutes = ${minutes} WHERE id = ${visitTypeId} RETURNING id`,
    );
    // No answer: the server is being killed just now, and nobody knows.
    if (rows) written();
  }
}
