import { eq } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { contacts } from '../../db/schema/contacts.ts';
import { patients } from '../../db/schema/patients.ts';

export type PatientRow = {
  id: string;
  name: string;
  birthDate: string | null;
  createdAt: Date;
};

export type ContactRow = {
  id: string;
  patientId: string;
  kind: 'phone' | 'email';
  value: string;
  preferred: boolean;
};

export async function insertPatient(
  db: Executor,
  patient: PatientRow,
  reachedBy: ContactRow[],
): Promise<void> {
  await Promise.all([
    db.insert(patients).values(patient).execute(),
    reachedBy.length > 0 && db.insert(contacts).values(reachedBy).execute(),
  ]);
}

/**
 * The name of a patient, who until the transaction ends cannot be erased; null of one who was erased, nothing
 * where there is none. It waits for an erasure under way.
 */
export async function lockName(
  db: Executor,
  id: string,
): Promise<{ name: string | null } | undefined> {
  const [row] = await db
    .select({ name: patients.name })
    .from(patients)
    .where(eq(patients.id, id))
    .for('key share');
  return row;
}

/** The same of the patient of an appointment. */
export async function lockNameOf(
  db: Executor,
  appointmentId: string,
): Promise<{ name: string | null } | undefined> {
  const [row] = await db
    .select({ name: patients.name })
    .from(patients)
    .innerJoin(appointments, eq(appointments.patientId, patients.id))
    .where(eq(appointments.id, appointmentId))
    .for('key share', { of: patients });
  return row;
}
