import type { DeskRescheduleInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { changeAppointment } from '../appointments/change-appointment.ts';
import { assertTransition } from '../appointments/rules/transitions.ts';
import { assertVersion } from '../appointments/rules/version.ts';
import { assertOffered } from '../calendar/rules/slot-state.ts';
import { staffAuthor } from '../history/rules/author.ts';
import { keepPatientOf } from '../patients/patient-of-booking.ts';
import { selectOverlaps } from './overlaps-repository.ts';
import { decideSlot } from './rules/decide-slot.ts';
import { assertWorksWith } from './rules/works-with.ts';
import type { AtDesk } from './write-at-desk.ts';

/**
 * Moves an appointment to another time or doctor, on purpose also over what the rules refuse; a move into
 * free time ends an overbooking. Its visit type stays.
 *
 * Throws `IDEMPOTENCY_KEY_REUSED`, `APPOINTMENT_NOT_FOUND`, `DOCTOR_NOT_FOUND`, `FORBIDDEN`,
 * `VERSION_MISMATCH`, `ALREADY_CANCELLED`, `INVALID_TRANSITION`, `VISIT_TYPE_NOT_OFFERED`, `RULES_REFUSED`,
 * or `SLOT_TAKEN`; then nothing has moved.
 */
export function rescheduleAtDesk(
  clinic: Clinic,
  { staff }: Authorized<'reception-of-appointment'>,
  { id, version, doctorId, startsAt, accept, idempotencyKey }: DeskRescheduleInput,
): Promise<AtDesk> {
  return changeAppointment(clinic, {
    id,
    author: staffAuthor(staff.id),
    idempotencyKey,
    request: { operation: 'desk.reschedule', input: { id, doctorId, startsAt } },
    target: { doctorId, startsAt },
    find: async (db, slot) => {
      const overlaps = slot ? selectOverlaps(db, slot, id) : [];
      return (await Promise.all([overlaps, keepPatientOf(db, id)]))[0];
    },
    decide: ({ appointment, doctor, slot, found: taken }) => {
      const { now, hours, visitType, horizonDays } = slot;
      assertWorksWith(staff, doctor);
      assertOffered(doctor, visitType);
      assertVersion(appointment, version);
      assertTransition(appointment.status, 'rescheduled');
      if (appointment.startsAt === startsAt && appointment.doctorId === doctor.id) return undefined;
      const start = Date.parse(startsAt);
      const wanted = { doctor, startsAt: start, now, horizonDays, hours, visitType, taken, accept };
      const move = { doctor, startsAt: start, visitType };
      return { type: 'rescheduled', status: 'booked', move, ...decideSlot(wanted) };
    },
  });
}
