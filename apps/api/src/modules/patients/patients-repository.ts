import type { AccessLogEntry } from '@clinic/contracts/patients';
import type { Staff } from '@clinic/contracts/staff';
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { nowOf } from '../../db/client/clock.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { epochMs } from '../../db/client/expressions.ts';
import { accessLog } from '../../db/schema/access-log.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { contacts } from '../../db/schema/contacts.ts';
import { locations } from '../../db/schema/locations.ts';
import { patients } from '../../db/schema/patients.ts';
import { staff } from '../../db/schema/staff.ts';
import type { ContactRow } from './new-patients-repository.ts';
import { visiblePatient } from './patient-search-repository.ts';

const columns = {
  id: patients.id,
  name: patients.name,
  birthDate: patients.birthDate,
  language: patients.language,
  createdAt: patients.createdAt,
};

export async function selectPatient(db: Executor, id: string) {
  const [[row], reachedBy] = await Promise.all([
    db.select(columns).from(patients).where(eq(patients.id, id)),
    db.select().from(contacts).where(eq(contacts.patientId, id)).orderBy(asc(contacts.kind)),
  ]);
  return row && { ...row, reachedBy };
}

/** Until the transaction ends nobody books for the patient or changes the row. Gives the time after the wait. */
export async function lockPatient(tx: Transaction, id: string): Promise<number> {
  await tx.select({ id: patients.id }).from(patients).where(eq(patients.id, id)).for('update');
  const [row] = await tx.execute<{ now: number }>(sql`select ${epochMs(nowOf(tx))} as now`);
  return (row as { now: number }).now;
}

export async function isVisible(db: Executor, by: Staff, id: string): Promise<boolean> {
  const found = await db
    .select({ id: patients.id })
    .from(patients)
    .where(and(eq(patients.id, id), visiblePatient(by)));
  return found.length === 1;
}

/** In which country the patient's last appointment is, or else a location of the staff's or any; if it is known. */
export async function selectCountry(
  db: Executor,
  patientId: string,
  preferred: readonly number[],
): Promise<string | undefined> {
  const last = sql`(select ${appointments.locationId} from ${appointments}
    where ${appointments.patientId} = ${patientId} order by ${appointments.startsAt} desc limit 1)`;
  const isPreferred = preferred.length === 0 ? [] : [sql`${locations.id} in ${preferred} desc`];
  const [row] = await db
    .select({ country: locations.country })
    .from(locations)
    .orderBy(
      sql`${locations.id} is not distinct from ${last} desc`,
      ...isPreferred,
      asc(locations.id),
    )
    .limit(1);
  return row?.country ?? undefined;
}

export async function selectCountryOf(
  db: Executor,
  locationId: number,
): Promise<string | undefined> {
  const [row] = await db
    .select({ country: locations.country })
    .from(locations)
    .where(eq(locations.id, locationId));
  return row?.country ?? undefined;
}

export async function updatePatient(
  db: Executor,
  id: string,
  row: { name: string; birthDate: string | null },
): Promise<void> {
  await db.update(patients).set(row).where(eq(patients.id, id));
}

/** Contacts that are the same stay as they are: nothing is known to have changed of them. */
export async function replaceContacts(
  db: Executor,
  patientId: string,
  rows: ContactRow[],
): Promise<void> {
  const kinds = rows.map(({ kind }) => kind);
  await db
    .delete(contacts)
    .where(
      and(
        eq(contacts.patientId, patientId),
        kinds.length === 0 ? undefined : sql`${contacts.kind} not in ${kinds}`,
      ),
    );
  if (rows.length === 0) return;
  const isOther = sql`${contacts.value} <> excluded.value`;
  await db
    .insert(contacts)
    .values(rows)
    .onConflictDoUpdate({
      target: [contacts.patientId, contacts.kind],
      set: { value: sql`excluded.value`, undeliverableAt: null },
      setWhere: isOther,
    });
}

export async function hasUpcoming(db: Executor, patientId: string): Promise<boolean> {
  const found = await db
    .select({ id: appointments.id })
    .from(appointments)
    .where(
      and(
        eq(appointments.patientId, patientId),
        sql`${appointments.status} in ('booked', 'arrived') and ${appointments.endsAt} > ${nowOf(db)}`,
      ),
    )
    .limit(1);
  return found.length > 0;
}

export async function erasePatient(db: Executor, id: string): Promise<void> {
  await Promise.all([
    db
      .update(patients)
      .set({ name: null, birthDate: null, language: null, erasedAt: nowOf(db) })
      .where(eq(patients.id, id))
      .execute(),
    db.delete(contacts).where(eq(contacts.patientId, id)).execute(),
  ]);
}

export async function logAccess(
  db: Executor,
  by: Pick<Staff, 'id'>,
  patientId: string,
  action: AccessLogEntry['action'],
): Promise<void> {
  await db.insert(accessLog).values({ occurredAt: nowOf(db), staffId: by.id, patientId, action });
}

/** The latest first. */
export async function selectAccessLog(
  db: Executor,
  patientId: string,
  limit: number,
): Promise<AccessLogEntry[]> {
  const rows = await db
    .select({ occurredAt: accessLog.occurredAt, staffName: staff.name, action: accessLog.action })
    .from(accessLog)
    .innerJoin(staff, eq(staff.id, accessLog.staffId))
    .where(eq(accessLog.patientId, patientId))
    .orderBy(desc(accessLog.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
}
