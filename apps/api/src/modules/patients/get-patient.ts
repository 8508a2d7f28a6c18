import type { Patient, PatientInput, PatientRecord } from '@clinic/contracts/patients';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { listOfPatient } from '../appointments/list-of-patient.ts';
import { findVisible } from './find-visible.ts';
import { selectPerhapsSame } from './patient-search-repository.ts';
import { logAccess, selectAccessLog } from './patients-repository.ts';
import { toFoundPatient } from './rules/found-patient.ts';

const LOG_ENTRIES = 200;

/**
 * What the desk knows of a patient, with the appointments at the caller's locations; the look is written to the
 * access log, which managers see. Throws `PATIENT_NOT_FOUND`, and `FORBIDDEN` for a patient of another location only.
 */
export async function getPatient(
  clinic: Clinic,
  { staff }: Authorized<'reception'>,
  { id }: PatientInput,
): Promise<PatientRecord> {
  const { db } = clinic;
  const patient = await findVisible(db, staff, id);
  await logAccess(db, staff, id, 'view');
  const [appointments, perhapsSame, accessLog] = await Promise.all([
    listOfPatient(clinic, { patientId: id, locationIds: staff.locationIds }),
    selectPerhapsSame(db, staff, id),
    staff.role === 'manager' ? selectAccessLog(db, id, LOG_ENTRIES) : undefined,
  ]);
  return {
    ...toPatient(patient),
    appointments,
    perhapsSame: perhapsSame.map(toFoundPatient),
    ...(accessLog && { accessLog }),
  };
}

type Found = Awaited<ReturnType<typeof findVisible>>;

export function toPatient({ id, name, birthDate, reachedBy }: Found): Patient {
  const contact = (kind: 'phone' | 'email') => reachedBy.find((row) => row.kind === kind)?.value;
  const [phone, email] = [contact('phone'), contact('email')];
  return {
    ...{ id, name: name ?? '', erased: name === null },
    ...(birthDate !== null && { birthDate }),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
  };
}
