import type { RescheduleAppointmentInput } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { assertFree } from '../calendar/rules/slot-state.ts';
import { PATIENT } from '../history/rules/author.ts';
import { type Changed, changeAppointment } from './change-appointment.ts';
import { assertNotice } from './rules/notice.ts';
import { assertTransition } from './rules/transitions.ts';
import { assertVersion } from './rules/version.ts';

type Rescheduling = Omit<RescheduleAppointmentInput, 'id'>;

/**
 * Moves an appointment in place: same id, reference and token, one transaction for the old slot and
 * the new. Moving to its own slot answers as it is and binds the key, nothing more.
 *
 * Throws what cancelling throws, `DOCTOR_NOT_FOUND`, `VISIT_TYPE_NOT_FOUND`, `VISIT_TYPE_NOT_OFFERED`, the
 * refusals of the opening hours, and `SLOT_TAKEN` with alternatives; then the old slot is kept.
 */
export function rescheduleAppointment(
  clinic: Clinic,
  { appointment: { id } }: Authorized<'manage-token'>,
  { doctorId, startsAt, version, holdToken, idempotencyKey }: Rescheduling,
): Promise<Changed> {
  return changeAppointment(clinic, {
    id,
    author: PATIENT,
    idempotencyKey,
    request: { operation: 'reschedule', input: { id, doctorId, startsAt } },
    target: { doctorId, startsAt, holdToken },
    decide: ({ appointment, bookedAt, doctor, slot }) => {
      assertVersion(appointment, version);
      assertTransition(appointment.status, 'rescheduled');
      const times = { bookedAt, startsAt: Date.parse(appointment.startsAt) };
      assertNotice(times, slot.now, slot);
      const isOwn = appointment.startsAt === startsAt && appointment.doctorId === doctor.id;
      if (isOwn) return undefined;
      const start = Date.parse(startsAt);
      const visitType = assertFree(doctor, start, slot);
      const move = { doctor, startsAt: start, visitType };
      return { type: 'rescheduled', status: 'booked', move };
    },
  });
}
