import type { CorrectInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { changeAppointment } from '../appointments/change-appointment.ts';
import { assertVersion } from '../appointments/rules/version.ts';
import { staffAuthor } from '../history/rules/author.ts';
import { keepPatientOf } from '../patients/patient-of-booking.ts';
import { selectOverlapsOf } from './overlaps-repository.ts';
import { assertCorrection } from './rules/correction-times.ts';
import { decideSlot } from './rules/decide-slot.ts';
import type { AtDesk } from './write-at-desk.ts';

const MINUTE_MS = 60_000;

/**
 * Takes back what was recorded: an arrival, a no-show, a visit that is over, a cancellation. What was
 * cancelled comes back to its old time by the check of a booking, on purpose also over what the rules refuse.
 *
 * Throws `IDEMPOTENCY_KEY_REUSED`, `APPOINTMENT_NOT_FOUND`, `VERSION_MISMATCH`, `INVALID_TRANSITION`,
 * `DOCTOR_NOT_FOUND`, `RULES_REFUSED` or `SLOT_TAKEN`.
 */
export function correctAtDesk(
  clinic: Clinic,
  { staff }: Authorized<'staff-of-appointment'>,
  { id, version, to, accept, idempotencyKey }: CorrectInput,
): Promise<AtDesk> {
  return changeAppointment(clinic, {
    id,
    author: staffAuthor(staff.id),
    idempotencyKey,
    request: { operation: 'desk.correct', input: { id, to } },
    target: ({ status, startsAt }) => (status === 'cancelled' ? { startsAt } : undefined),
    find: async (db) => (await Promise.all([selectOverlapsOf(db, id), keepPatientOf(db, id)]))[0],
    decide: ({ appointment, doctor, slot: { now, hours, horizonDays }, found: taken }) => {
      assertVersion(appointment, version);
      const { status } = appointment;
      // A doctor records what happened to the own patients; who comes when is the front desk's.
      if (status === 'cancelled' && staff.role === 'doctor') throw new DomainError('FORBIDDEN');
      assertCorrection(appointment, to, now);
      if (status !== 'cancelled') return { type: 'corrected', status: to };
      if (!doctor.active) throw new DomainError('DOCTOR_NOT_FOUND');
      const startsAt = Date.parse(appointment.startsAt);
      const durationMinutes = (Date.parse(appointment.endsAt) - startsAt) / MINUTE_MS;
      // As long as it was, and it was booked in time.
      const visitType = { id: appointment.visitType.id, durationMinutes, minNoticeMinutes: 0 };
      const wanted = { doctor, startsAt, now, horizonDays, hours, visitType, taken, accept };
      return { type: 'corrected', status: to, ...decideSlot(wanted) };
    },
  });
}
