import type { RescheduleAppointmentInput } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { refusalOf } from '../calendar/rules/opening-hours.ts';
import { explainTaken } from '../calendar/with-alternatives.ts';
import { type Changed, changeAppointment } from './change-appointment.ts';
import { assertNotice, assertTransition } from './rules/transitions.ts';
import { assertVersion } from './rules/version.ts';

/** Over REST the idempotency key is optional. */
export type Rescheduling = Omit<RescheduleAppointmentInput, 'id' | 'idempotencyKey'> & {
  idempotencyKey?: string | undefined;
};

/**
 * Moves an appointment in place: same id, reference and token, one transaction for the old slot and
 * the new. Moving to its own slot answers as it is and binds the key, nothing more.
 *
 * Throws what cancelling throws, `DOCTOR_NOT_FOUND`, the refusals of the opening hours, and
 * `SLOT_TAKEN` with alternatives; then the old slot is kept.
 */
export async function rescheduleAppointment(
  clinic: Clinic,
  { appointment: before }: Authorized<'manage-token'>,
  { doctorId, version, idempotencyKey, ...input }: Rescheduling,
): Promise<Changed> {
  const { id } = before;
  const startsAt = Date.parse(input.startsAt);
  try {
    return await changeAppointment(clinic, {
      id,
      actor: 'patient',
      idempotency: {
        key: idempotencyKey,
        request: { operation: 'reschedule', input: { id, doctorId, startsAt: input.startsAt } },
      },
      target: { doctorId, startsAt: input.startsAt },
      decide: ({ appointment, bookedAt, doctor, slot }) => {
        assertVersion(appointment, version);
        assertTransition(appointment.status, 'rescheduled');
        const times = { bookedAt, startsAt: Date.parse(appointment.startsAt) };
        assertNotice(times, slot.now, clinic.cancelNoticeMinutes);
        const isOwn = appointment.startsAt === input.startsAt && appointment.doctorId === doctor.id;
        if (isOwn) return undefined;
        if (!doctor.active) throw new DomainError('DOCTOR_NOT_FOUND');
        const { timeZone } = doctor;
        const { horizonDays } = clinic;
        const refusal = refusalOf(startsAt, { timeZone, now: slot.now, horizonDays });
        if (refusal) throw new DomainError(refusal);
        if (slot.taken) throw new DomainError('SLOT_TAKEN');
        return { type: 'rescheduled', status: 'booked', doctor, startsAt };
      },
    });
  } catch (error) {
    throw await explainTaken(clinic, error, doctorId ?? before.doctorId, startsAt);
  }
}
