import type { ListedStaff, Staff, StaffRole } from '@clinic/contracts/staff';
import { and, asc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import {
  locationIdsOfStaff,
  passkeys,
  staff,
  staffIdentities,
  staffLocations,
} from '../../db/schema/staff.ts';

/** By a password, a passkey, or by a provider of single sign-on as before. */
const hasWayIn = sql<boolean>`(${staff.passwordHash} is not null
  or exists (select from ${passkeys} where ${passkeys.staffId} = ${staff.id})
  or exists (select from ${staffIdentities} where ${staffIdentities.staffId} = ${staff.id}))`;

const columns = {
  id: staff.id,
  email: staff.email,
  name: staff.name,
  role: staff.role,
  doctorId: staff.doctorId,
  locationIds: locationIdsOfStaff,
  version: staff.version,
  joined: hasWayIn,
  disabled: sql<boolean>`(${staff.disabledAt} is not null)`,
  passwordHash: staff.passwordHash,
};

export type StaffRow = ListedStaff & { passwordHash: string | undefined };

async function selectWhere(db: Executor, which: SQL | undefined): Promise<StaffRow[]> {
  const rows = await db
    .select(columns)
    .from(staff)
    .where(which)
    .orderBy(asc(staff.name), asc(staff.id));
  return rows.map(({ doctorId, passwordHash, ...row }) => ({
    ...row,
    ...(doctorId !== null && { doctorId }),
    passwordHash: passwordHash ?? undefined,
  }));
}

export const selectAllStaff = (db: Executor): Promise<StaffRow[]> => selectWhere(db, undefined);

export const selectStaff = async (db: Executor, id: string): Promise<StaffRow | undefined> =>
  (await selectWhere(db, eq(staff.id, id)))[0];

export const selectStaffByEmail = async (
  db: Executor,
  email: string,
): Promise<StaffRow | undefined> => (await selectWhere(db, eq(staff.email, email)))[0];

/**
 * Until the transaction ends, nobody else changes who is a manager, makes the first one, or invites. The first
 * lock of a transaction.
 */
export async function lockManagers(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('managers of the clinic'))`);
}

/** Whether somebody can sign in as a manager. */
export async function hasManager(db: Executor): Promise<boolean> {
  const found = await db
    .select({ id: staff.id })
    .from(staff)
    .where(and(eq(staff.role, 'manager'), isNull(staff.disabledAt), hasWayIn))
    .limit(1);
  return found.length > 0;
}

/** Until the transaction ends, nobody signs in as this person, and none of their ways in changes. */
export async function lockStaff(tx: Transaction, id: string): Promise<void> {
  await tx.select({ id: staff.id }).from(staff).where(eq(staff.id, id)).for('update');
}

export type NewStaff = Omit<Staff, 'doctorId'> & { doctorId: number | null };

/** False when the email address is in use. */
export async function insertStaff(
  db: Executor,
  { locationIds, ...row }: NewStaff,
): Promise<boolean> {
  const written = await db
    .insert(staff)
    .values({ ...row, createdAt: nowOf(db) })
    .onConflictDoNothing({ target: staff.email })
    .returning({ id: staff.id });
  if (written.length === 1) await setLocations(db, row.id, locationIds);
  return written.length === 1;
}

type Change = Partial<{
  name: string;
  role: StaffRole;
  doctorId: number | null;
  passwordHash: string | null;
  disabled: boolean;
}>;

/** @returns whether the row was there, and as expected where that is said */
export async function updateStaff(
  db: Executor,
  id: string,
  { disabled, ...change }: Change,
  expected: { version?: number; passwordHash?: string | null } = {},
): Promise<boolean> {
  const disabledAt =
    disabled === undefined
      ? {}
      : { disabledAt: disabled ? sql`coalesce(${staff.disabledAt}, ${nowOf(db)})` : null };
  const { version, passwordHash } = expected;
  const isExpected = and(
    version === undefined ? undefined : eq(staff.version, version),
    passwordHash === null ? isNull(staff.passwordHash) : undefined,
    typeof passwordHash === 'string' ? eq(staff.passwordHash, passwordHash) : undefined,
  );
  const written = await db
    .update(staff)
    .set({ ...change, ...disabledAt, version: sql`${staff.version} + 1` })
    .where(and(eq(staff.id, id), isExpected))
    .returning({ id: staff.id });
  return written.length === 1;
}

export async function setLocations(db: Executor, staffId: string, ids: number[]): Promise<void> {
  await db.delete(staffLocations).where(eq(staffLocations.staffId, staffId));
  const rows = [...new Set(ids)].map((locationId) => ({ staffId, locationId }));
  if (rows.length > 0) await db.insert(staffLocations).values(rows);
}
