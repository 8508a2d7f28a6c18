import type { PatientExport, PatientInput } from '@clinic/contracts/patients';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { listOfPatient } from '../appointments/list-of-patient.ts';
import { listEvents } from '../history/list-events.ts';
import { findKnown } from './find-visible.ts';
import { toPatient } from './get-patient.ts';
import { logAccess, selectAccessLog } from './patients-repository.ts';

const ALL = 1_000_000;

/**
 * Everything that is stored about a patient, as JSON, for the patient (GDPR, Article 15). Throws
 * `PATIENT_NOT_FOUND` and `FORBIDDEN`.
 */
export async function exportPatient(
  clinic: Clinic,
  { staff }: Authorized<'manager'>,
  { id }: PatientInput,
): Promise<PatientExport> {
  const { db } = clinic;
  const patient = await findKnown(db, staff, id);
  await logAccess(db, staff, id, 'export');
  const appointments = [];
  // One after the other: who has come for years must not take every connection.
  for (const appointment of await listOfPatient(clinic, { patientId: id })) {
    const events = await listEvents(clinic, { appointmentId: appointment.id });
    appointments.push({ ...appointment, events });
  }
  const { language, createdAt, reachedBy } = patient;
  const contacts = reachedBy.map(({ kind, value, preferred, undeliverableAt }) => ({
    ...{ kind, value, preferred, undeliverableAt },
  }));
  const content = {
    patient: { ...toPatient(patient), language, createdAt, contacts },
    appointments,
    accessLog: await selectAccessLog(db, id, ALL),
  };
  return { fileName: `patient-${id}.json`, content: `${JSON.stringify(content, null, 2)}\n` };
}
