import { byteaArray } from '../../apps/api/src/db/client/expressions.ts';
import type { Secrets } from '../../apps/api/src/kernel/secrets.ts';
import { waysToKeep } from '../../apps/api/src/modules/history/rules/idempotency-keys.ts';
import type { Answer, Booking } from './booking.ts';
import type { Connection, Connections } from './connections.ts';
import { refusal } from './legal-slots.ts';
import { replay } from './replay.ts';
import { LOCK_DOCTOR, READ_SLOT } from './statements.ts';
import { toVisit, type Visit } from './visit.ts';
import { type Doctor, writeBooking } from './write-booking.ts';

/** Violated by the one who comes second with a key or, once in a lifetime, with a reference. */
const WORTH_ANOTHER_TRY = /^(events_idempotency_key_hash_key|appointments_reference_key)$/;

/** Two flights: BEGIN with lock and reads, then the insert with COMMIT. */
export async function book(
  connections: Connections,
  secrets: Secrets,
  booking: Booking,
): Promise<Answer> {
  for (;;) {
    try {
      return await connections.transact((connection) => attempt(connection, secrets, booking));
    } catch (error) {
      const { constraint_name: constraint = '' } = error as { constraint_name?: string };
      if (/_no_overlap$|_live_slot_key$/.test(constraint)) return { refusal: 'SLOT_TAKEN' };
      if (!WORTH_ANOTHER_TRY.test(constraint)) throw error;
    }
  }
}

async function attempt(
  connection: Connection,
  secrets: Secrets,
  booking: Booking,
): Promise<Answer> {
  const { doctorId, idempotencyKey } = booking;
  const startsAt = new Date(booking.startsAt).toISOString();
  const keys = byteaArray(idempotencyKey === null ? [] : waysToKeep(secrets, idempotencyKey));
  const [, [doctor], [slot = []]] = await Promise.all([
    connection.send('begin').execute(),
    connection.send(LOCK_DOCTOR, [doctorId]).values(),
    connection.send(READ_SLOT, [doctorId, startsAt, keys]).values(),
  ]).catch((error) => rolledBack(connection, error));
  const [now, taken, keyUsed, ...columns] = slot as unknown as [number, boolean, boolean];
  const visit = toVisit(columns) as Visit;
  const early = keyUsed
    ? await replay(connection, secrets, booking, keys)
    : decide(booking, doctor as unknown as Doctor | undefined, { now, taken, visit });
  if (early) {
    await connection.send('rollback');
    return early;
  }
  return writeBooking(connection, secrets, booking, {
    ...{ doctor: doctor as unknown as Doctor, now, visit },
  });
}

/** The answer when nothing is to be written. */
function decide(
  { startsAt }: Booking,
  doctor: Doctor | undefined,
  { now, taken, visit }: { now: number; taken: boolean; visit: Visit },
): Answer | undefined {
  if (!doctor) return { refusal: 'DOCTOR_NOT_FOUND' };
  if (!visit.offered) return { refusal: 'VISIT_TYPE_NOT_OFFERED' };
  const refused = refusal(startsAt, { timeZone: doctor[2], now, visit });
  if (refused) return { refusal: refused };
  return taken ? { refusal: 'SLOT_TAKEN' } : undefined;
}

/** A failed statement leaves the transaction open, and the next one needs the connection. */
async function rolledBack(connection: Connection, error: unknown): Promise<never> {
  await connection.send('rollback');
  throw error;
}
