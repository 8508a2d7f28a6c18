import type { Appointment } from '@clinic/contracts/appointments';
import type { AcceptableRefusal, DeskPatient } from '@clinic/contracts/desk';
import type { ErrorCode } from '@clinic/contracts/errors';
import type { Staff } from '@clinic/contracts/staff';
import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import type { By } from '../appointments/arrive-at-once.ts';
import { type Created, createAppointment } from '../appointments/create-appointment.ts';
import { findRecordedByKey } from '../appointments/find-recorded-by-key.ts';
import type { Request } from '../appointments/rules/request-hash.ts';
import { lockedWrite } from '../calendar/locked-write.ts';
import { assertOffered } from '../calendar/rules/slot-state.ts';
import { contactsOf } from '../contacts/rules/contacts.ts';
import { staffAuthor } from '../history/rules/author.ts';
import { waysToKeep } from '../history/rules/idempotency-keys.ts';
import { addPatient, findPatient } from '../patients/patient-of-booking.ts';
import { selectOverlaps } from './overlaps-repository.ts';
import { decideSlot } from './rules/decide-slot.ts';
import { assertWorksWith } from './rules/works-with.ts';

export type AtDesk = { appointment: Appointment; replayed: boolean };

type Booking = {
  doctorId: number;
  visitTypeId: number | undefined;
  patient: DeskPatient;
  accept: readonly AcceptableRefusal[];
  request: Request & { idempotencyKey: string };
  /** RFC 3339; read before the locks. */
  startsAt(): Promise<string>;
  /** Which refusals do not apply. */
  ignore?: readonly ErrorCode[];
  /** What else is written in the same transaction; without it the booking alone. Commits. */
  finish?(tx: Transaction, created: Created, by: By): Promise<Appointment>;
};

/**
 * Books a time for a patient, on purpose also over what the rules refuse.
 *
 * Throws `IDEMPOTENCY_KEY_REUSED`, `DOCTOR_NOT_FOUND`, `VISIT_TYPE_NOT_FOUND`, `VISIT_TYPE_NOT_OFFERED`,
 * `PATIENT_NOT_FOUND`, `INVALID_INPUT` for contacts that are none, `RULES_REFUSED` with everything that was
 * not accepted, `SLOT_TAKEN`, or `UNAVAILABLE` when the outcome is unknown.
 */
export function writeAtDesk(clinic: Clinic, staff: Staff, booking: Booking): Promise<AtDesk> {
  const { secrets } = clinic;
  const { doctorId, visitTypeId, patient, accept, ignore = [], request, finish } = booking;
  const author = staffAuthor(staff.id);
  const slot = { doctorId, startsAt: '', visitTypeId };
  return lockedWrite(clinic, {
    plan: async () => {
      slot.startsAt = await booking.startsAt();
      return { doctorIds: [doctorId], slot };
    },
    caller: { keys: waysToKeep(secrets, request.idempotencyKey) },
    find: async (db) => {
      const [taken, known] = await Promise.all([
        selectOverlaps(db, slot),
        findPatient(db, patient),
      ]);
      return { taken, known };
    },
    findRecorded: async (db): Promise<AtDesk | undefined> =>
      findRecordedByKey(db, clinic, { idempotencyKey: request.idempotencyKey, request }),
    decide: ({ doctor, slot: { now, hours, visitType, horizonDays }, found: { taken } }) => {
      assertWorksWith(staff, doctor);
      assertOffered(doctor, visitType);
      const contacts = contactsOf(patient, doctor.location.country);
      const startsAt = Date.parse(slot.startsAt);
      const wanted = { doctor, startsAt, now, horizonDays, hours, visitType, taken };
      return { ...decideSlot({ ...wanted, accept, ignore }), startsAt, visitType, contacts };
    },
    write: async (tx, { contacts, ...decided }, { doctor, slot, found: { known } }) => {
      const { now, cancelNoticeMinutes } = slot;
      const whose = known ?? (await addPatient(tx, patient, contacts, now));
      const created = await createAppointment(tx, clinic, {
        ...{ doctor, now, cancelNoticeMinutes, ...decided, author, request },
        patient: { ...whose, isNew: false },
        staysOpen: finish !== undefined,
      });
      const by = { author, now, cancelNoticeMinutes };
      const appointment = finish ? await finish(tx, created, by) : created.appointment;
      return { appointment, replayed: false };
    },
  });
}
