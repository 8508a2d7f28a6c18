import type { SaveSettingsInput } from '@clinic/contracts/settings';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { clinicSettings } from '../../db/schema/clinic-settings.ts';
import { doctors } from '../../db/schema/doctors.ts';

type Stored = Omit<typeof clinicSettings.$inferSelect, 'onlyRow'>;

/** What the clinic has set; null where it has not. */
export async function selectSettings(db: Executor): Promise<Stored> {
  const [row] = await db.select().from(clinicSettings);
  const { onlyRow: _, ...stored } = row as NonNullable<typeof row>;
  return stored;
}

/** Waits until nobody else sets anything up. */
export async function waitForSetup(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('setup of the clinic'))`);
}

/** Locks every doctor by id, as the trigger does that counts their hours up. */
export async function lockAllDoctors(tx: Transaction): Promise<void> {
  await tx.select({ id: doctors.id }).from(doctors).orderBy(asc(doctors.id)).for('no key update');
}

/** @returns whether the row was still in that version */
export async function updateSettings(
  tx: Transaction,
  { version, name, phone, email, ...rest }: SaveSettingsInput,
): Promise<boolean> {
  const written = await tx
    .update(clinicSettings)
    .set({
      ...rest,
      ...{ name: name ?? null, phone: phone ?? null, email: email ?? null },
      version: sql`${clinicSettings.version} + 1`,
    })
    .where(and(eq(clinicSettings.onlyRow, true), eq(clinicSettings.version, version)))
    .returning({ version: clinicSettings.version });
  return written.length === 1;
}
