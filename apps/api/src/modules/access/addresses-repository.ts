import { and, eq, gt, lte, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { bookingAddresses } from '../../db/schema/booking-addresses.ts';
import { holds } from '../../db/schema/holds.ts';
import type { HashedNetworks } from './rules/hashed-networks.ts';

/**
 * Until the transaction ends, no other one counts or adds anything of these networks: the widest has
 * the others in it. Always the last lock of a transaction.
 */
export async function lockNetworks(tx: Transaction, { address48 }: HashedNetworks): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${address48.readInt32BE(0)}, 1)`);
}

/** How many live holds each network has beside those of one holder, from narrow to wide. */
export async function countHolds(
  db: Executor,
  networks: HashedNetworks,
  holder: Buffer,
): Promise<number[]> {
  const isOther = sql`${holds.holder} <> ${holder}`;
  const which = and(isOther, gt(holds.expiresAt, nowOf(db)), isWithin(holds, networks));
  const [row] = await db.select(countsOf(holds, networks)).from(holds).where(which);
  return Object.values(row as Counts);
}

/** How many live appointments that are not over each network has booked, from narrow to wide. */
export async function countBookings(db: Executor, networks: HashedNetworks): Promise<number[]> {
  const [row] = await db
    .select(countsOf(bookingAddresses, networks))
    .from(bookingAddresses)
    .innerJoin(appointments, eq(appointments.id, bookingAddresses.appointmentId))
    .where(and(isWithin(bookingAddresses, networks), LIVE, gt(appointments.endsAt, nowOf(db))));
  return Object.values(row as Counts);
}

/** Forgets from where appointments were booked that are over or cancelled. */
export async function deletePastAddresses(db: Executor): Promise<void> {
  const past = db
    .select({ id: appointments.id })
    .from(appointments)
    .innerJoin(bookingAddresses, eq(bookingAddresses.appointmentId, appointments.id))
    .where(sql`not (${LIVE}) or ${lte(appointments.endsAt, nowOf(db))}`);
  await db.delete(bookingAddresses).where(sql`${bookingAddresses.appointmentId} in ${past}`);
}

type Columns = Record<keyof HashedNetworks, PgColumn>;
type Counts = Record<'narrow' | 'wider' | 'widest', number>;

const isWithin = (columns: Columns, { address48 }: HashedNetworks): SQL =>
  eq(columns.address48, address48);

const countsOf = (columns: Columns, networks: HashedNetworks) => {
  const count = (name: keyof HashedNetworks) =>
    sql<number>`count(*) filter (where ${eq(columns[name], networks[name])})::int`;
  return { narrow: count('address'), wider: count('address56'), widest: count('address48') };
};
