import type postgres from 'postgres';
import { legalStarts } from '../checker/legal-slots.ts';

const ZONE = 'Europe/Berlin';

export type FreshSlot = { doctorId: number; startsAt: string };

/** Adds so many doctors in Berlin; gives their ids. */
export async function addPractice(sql: postgres.Sql, count: number): Promise<number[]> {
  const rows = await sql`
    INSERT INTO doctors (name, specialization, time_zone)
    SELECT 'Dr. ' || n, 'Practice', ${ZONE} FROM generate_series(1, ${count}::integer) n
    RETURNING id`;
  return rows.map(({ id }) => id as number);
}

/** Slots that nobody has wanted yet; neighbours are of different doctors, so that none is crowded. */
export function* freshSlots(doctorIds: number[]): Generator<FreshSlot, never> {
  const first = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  for (const startsAt of legalStarts(ZONE, first, 86)) {
    for (const doctorId of doctorIds) yield { doctorId, startsAt };
  }
  throw new Error('More was wanted than there are slots.');
}
