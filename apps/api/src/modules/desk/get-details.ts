import type {
  DeskAppointmentDetails,
  DeskAppointmentInput,
  DeskEvent,
} from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { getCurrent } from '../appointments/get-current.ts';
import { localTime } from '../calendar/rules/local-time.ts';
import { selectHistory, selectPatientOf } from './details-repository.ts';

/** An appointment with its patient, and what has happened to it by whom. Throws `APPOINTMENT_NOT_FOUND`. */
export async function getDetails(
  clinic: Clinic,
  _by: Authorized<'staff-of-appointment'>,
  { id }: DeskAppointmentInput,
): Promise<DeskAppointmentDetails> {
  const [appointment, patient, events] = await Promise.all([
    getCurrent(clinic, id),
    selectPatientOf(clinic.db, id),
    selectHistory(clinic.db, id),
  ]);
  if (!patient) throw new DomainError('APPOINTMENT_NOT_FOUND');
  const { patientId, name, birthDate, phone, lane } = patient;
  return {
    ...appointment,
    ...{ patientId, lane, erased: name === null },
    ...(phone !== null && { phone }),
    ...(birthDate !== null && { birthDate }),
    history: events.map(toDeskEvent),
  };
}

function toDeskEvent(row: Awaited<ReturnType<typeof selectHistory>>[number]): DeskEvent {
  const { version, type, occurredAt, actor, staffName, status, startsAt, timeZone, reason } = row;
  return {
    ...{ version, type, actor, status, doctorName: row.doctorName },
    occurredAt: occurredAt.toISOString(),
    localOccurredAt: localTime(occurredAt.getTime(), timeZone),
    localStartsAt: localTime(startsAt.getTime(), timeZone),
    ...(staffName !== null && { staffName }),
    ...(reason !== null && { reason }),
    accepted: row.accepted ?? [],
  };
}
