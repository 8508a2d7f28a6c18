import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { legalStarts } from '../checker/legal-slots.ts';
import type { StaffMember } from '../history/history.ts';

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

/** Adds somebody at the front desk who has signed in, by SQL. */
export async function addReceptionist(
  sql: postgres.Sql,
): Promise<{ member: StaffMember; cookie: string }> {
  const id = randomUUID();
  const token = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(token).digest();
  await sql`
    INSERT INTO staff (id, email, name, role, created_at)
    VALUES (${id}, 'desk@clinic.example', 'Robin Desk', 'reception', now())`;
  await sql`
    INSERT INTO sessions (token_hash, staff_id, created_at, used_at) VALUES (${hash}, ${id}, now(), now())`;
  return { member: { id, role: 'reception', secrets: [token] }, cookie: `clinic-session=${token}` };
}

/** Slots that nobody has wanted yet, each with two hours until the next one of its doctor. */
export function* freshHours(doctorIds: number[]): Generator<FreshSlot, never> {
  let number = 0;
  for (const slot of freshSlots(doctorIds)) {
    // All doctors come with one start before the next start: sixteen in a day.
    if (Math.floor(number / doctorIds.length) % 4 === 0) yield slot;
    number += 1;
  }
  throw new Error('More was wanted than there are slots.');
}

/**
 * Lets every doctor offer two more visit types: a quarter of an hour, and an hour with ten minutes after it.
 * None has a buffer before it, which the checker relies on.
 */
export async function offerMoreVisitTypes(sql: postgres.Sql): Promise<void> {
  await sql`
    INSERT INTO visit_types (code, name, duration_minutes, buffer_after_minutes)
    VALUES ('short-check', 'Short check', 15, 0), ('long-consultation', 'Long consultation', 60, 10)
    ON CONFLICT (code) DO NOTHING`;
  await sql`
    INSERT INTO doctor_visit_types (doctor_id, visit_type_id)
    SELECT doctors.id, visit_types.id FROM doctors CROSS JOIN visit_types
    ON CONFLICT DO NOTHING`;
}

/** Slots that nobody has wanted yet; neighbours are of different doctors, so that none is crowded. */
export function* freshSlots(doctorIds: number[]): Generator<FreshSlot, never> {
  const first = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  for (const startsAt of legalStarts(ZONE, first, 86)) {
    for (const doctorId of doctorIds) yield { doctorId, startsAt };
  }
  throw new Error('More was wanted than there are slots.');
}
