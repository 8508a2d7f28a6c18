import type { Appointment } from '@clinic/contracts/appointments';
import type { Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { slotAt } from '../calendar/rules/slot-times.ts';
import { StartOver, settle } from '../calendar/settle.ts';
import { lockDoctors, type SlotState, selectSlot } from '../calendar/slot-repository.ts';
import type { AppointmentEvent } from '../history/rules/appointment-event.ts';
import { eventHash } from '../history/rules/event-hash.ts';
import { selectAppointment, selectStanding, updateAppointment } from './appointments-repository.ts';
import { insertUnchangedKey, selectChangeByKey } from './changes-repository.ts';
import { isSameRequest, type Request, requestHash } from './rules/request-hash.ts';

export type Changed = { appointment: Appointment; replayed: boolean };

/** What the change becomes: the event's part that depends on the state under the lock. */
type Decision = Pick<AppointmentEvent, 'type' | 'status'> & {
  doctor?: Doctor;
  /** Epoch milliseconds. */
  startsAt?: number;
  reason?: string | undefined;
};

export type Change = {
  id: string;
  actor: AppointmentEvent['actor'];
  /** The request's key, if it has one, and what the key is bound to. */
  idempotency?: { key: string | undefined; request: Request };
  /** Where the appointment is to go, if it moves. */
  target?: { doctorId: number | undefined; startsAt: string };
  /** Decides under the locks, or refuses; nothing when the appointment already is as wanted. */
  decide(state: {
    appointment: Appointment;
    /** When it was booked, in epoch milliseconds. */
    bookedAt: number;
    doctor: Doctor;
    slot: SlotState;
  }): Decision | undefined;
};

/**
 * Changes an appointment that the caller may change: locks its doctor and the one it goes to, reads
 * it again, decides, writes it with its event. Where there is nothing to write the key is kept alone.
 *
 * Throws `IDEMPOTENCY_KEY_REUSED`, `DOCTOR_NOT_FOUND`, what `decide` refuses, or `UNAVAILABLE`.
 */
export function changeAppointment(clinic: Clinic, change: Change): Promise<Changed> {
  return settle(
    async () => {
      const before = await selectAppointment(clinic.db, change.id);
      if (!before) throw new DomainError('APPOINTMENT_NOT_FOUND');
      const from = before.appointment.doctorId;
      const doctorIds = [...new Set([from, change.target?.doctorId ?? from])];
      return clinic.turns.run(doctorIds, () =>
        clinic.db.transaction((tx) => apply(tx, clinic, change, doctorIds)),
      );
    },
    () => recall(clinic.db, clinic, change),
  );
}

async function apply(
  tx: Transaction,
  clinic: Clinic,
  change: Change,
  doctorIds: number[],
): Promise<Changed> {
  const { clock, secrets } = clinic;
  const target = change.target && {
    doctorId: change.target.doctorId ?? (doctorIds[0] as number),
    startsAt: change.target.startsAt,
  };
  const { key, request } = change.idempotency ?? {};
  const nowhere = { doctorId: 0, startsAt: new Date(0).toISOString() };
  // Sent together, run in order: each statement after the locks sees what they protect.
  const [doctors, standing, slot] = await Promise.all([
    lockDoctors(tx, clock, doctorIds),
    selectStanding(tx, change.id),
    selectSlot(tx, clock, target ?? nowhere, { idempotencyKey: key, appointmentId: change.id }),
  ]);
  const written = slot.keyUsed && (await recall(tx, clinic, change));
  if (written) return written;
  if (!standing || !doctorIds.includes(standing.appointment.doctorId)) throw new StartOver();
  const { appointment, bookedAt, hash: previousHash } = standing;
  const doctor = doctors.find(({ id }) => id === (target?.doctorId ?? appointment.doctorId));
  if (!doctor) throw new DomainError('DOCTOR_NOT_FOUND');

  const decision = change.decide({ appointment, bookedAt: bookedAt.getTime(), doctor, slot });
  const idempotencyKey = key ?? null;
  const keyHash = key && request ? requestHash(secrets, request) : null;
  if (!decision) {
    if (key && keyHash) {
      await insertUnchangedKey(tx, clock, appointment, {
        idempotencyKey: key,
        requestHash: keyHash,
      });
    }
    return { appointment, replayed: false };
  }
  const after = { ...appointment, ...resulting(decision, appointment) };
  const event: AppointmentEvent = {
    appointmentId: appointment.id,
    version: after.version,
    type: decision.type,
    occurredAt: new Date(slot.now),
    actor: change.actor,
    doctorId: after.doctorId,
    startsAt: new Date(after.startsAt),
    status: after.status,
    reason: decision.reason ?? null,
    idempotencyKey,
    requestHash: keyHash,
  };
  const signed = { ...event, hash: eventHash(secrets, previousHash, event) };
  if (!(await updateAppointment(tx, clock, after, signed))) throw new StartOver();
  return { appointment: after, replayed: false };
}

function resulting({ status, doctor, startsAt }: Decision, before: Appointment) {
  const starts = startsAt ?? Date.parse(before.startsAt);
  return {
    status,
    version: before.version + 1,
    ...slotAt(starts, doctor?.timeZone ?? before.timeZone),
    ...(doctor && {
      doctorId: doctor.id,
      doctorName: doctor.name,
      specialization: doctor.specialization,
      timeZone: doctor.timeZone,
    }),
  };
}

/** What this change's key has written before. Throws `IDEMPOTENCY_KEY_REUSED`. */
async function recall(db: Executor, clinic: Clinic, change: Change): Promise<Changed | undefined> {
  if (!change.idempotency?.key) return undefined;
  const recorded = await selectChangeByKey(db, clinic.clock, change.idempotency.key);
  return recorded && replayOf(clinic, change, recorded);
}

function replayOf(
  { secrets }: Clinic,
  { idempotency }: Change,
  recorded: { appointment: Appointment; requestHash: Buffer },
): Changed {
  if (idempotency && isSameRequest(secrets, recorded.requestHash, idempotency.request)) {
    return { appointment: recorded.appointment, replayed: true };
  }
  throw new DomainError('IDEMPOTENCY_KEY_REUSED');
}
