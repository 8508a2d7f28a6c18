import type { Appointment } from '@clinic/contracts/appointments';
import type { Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { StaleRead } from '../../db/client/run-once.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { lockedWrite, type State, type WantedSlot } from '../calendar/locked-write.ts';
import type { SlotState } from '../calendar/rules/slot-state.ts';
import type { Author } from '../history/rules/author.ts';
import { eventHash } from '../history/rules/event-hash.ts';
import { hashOfKey, waysToKeep } from '../history/rules/idempotency-keys.ts';
import { holderOf } from '../holds/rules/holder.ts';
import { busyInterval } from '../visit-types/rules/bookable-visit-type.ts';
import { updateAppointment } from './appointment-writes-repository.ts';
import { type Current, selectAppointment, selectCurrent } from './appointments-repository.ts';
import { insertUnchangedKey } from './changes-repository.ts';
import { findRecordedByKey } from './find-recorded-by-key.ts';
import { applied, changeEvent, type Decision } from './rules/changed.ts';
import { type Request, requestHash } from './rules/request-hash.ts';

export type Changed = { appointment: Appointment; replayed: boolean };

type Target = { doctorId?: number | undefined; startsAt: string; holdToken?: string | undefined };

export type Change<Found = unknown> = {
  id: string;
  author: Author;
  idempotencyKey: string;
  /** What the key is bound to. */
  request: Request;
  /** Where the appointment is to go, if it moves or comes back; to its own doctor where none is named. */
  target?: Target | ((before: Appointment) => Target | undefined);
  /** Reads what else the decision needs, under the locks. */
  find?(db: Executor, slot: WantedSlot | undefined): Promise<Found>;
  /** Decides under the locks, or refuses; nothing when the appointment already is as wanted. */
  decide(state: {
    appointment: Appointment;
    /** When it was booked, in epoch milliseconds. */
    bookedAt: number;
    doctor: Doctor;
    slot: SlotState;
    /** As `find` has given it. */
    found: Found;
  }): Decision | undefined;
};

/**
 * Changes an appointment that the caller may change: locks its doctor and the one it goes to, reads
 * it again, decides, writes it with its event. Where there is nothing to write the key is kept alone.
 *
 * Throws `IDEMPOTENCY_KEY_REUSED`, `DOCTOR_NOT_FOUND`, what `decide` refuses, or `UNAVAILABLE`.
 */
export function changeAppointment<Found>(clinic: Clinic, change: Change<Found>): Promise<Changed> {
  const { id, idempotencyKey } = change;
  const { secrets } = clinic;
  const holdToken = typeof change.target === 'object' ? change.target.holdToken : undefined;
  return lockedWrite(clinic, {
    plan: async () => {
      const before = await selectAppointment(clinic.db, id);
      if (!before) throw new DomainError('APPOINTMENT_NOT_FOUND');
      const { doctorId: from, visitType } = before.appointment;
      const target =
        typeof change.target === 'function' ? change.target(before.appointment) : change.target;
      if (!target) return { doctorIds: [from] };
      const { doctorId = from, startsAt } = target;
      return {
        doctorIds: [...new Set([from, doctorId])],
        slot: { doctorId, startsAt, visitTypeId: visitType.id },
      };
    },
    caller: {
      keys: waysToKeep(secrets, idempotencyKey),
      appointmentId: id,
      holder: holdToken === undefined ? undefined : holderOf(secrets, holdToken),
    },
    find: async (db, wanted) => {
      const [current, found] = await Promise.all([
        selectCurrent(db, id),
        change.find?.(db, wanted),
      ]);
      if (!current) throw new StaleRead();
      return { ...current, found: found as Found };
    },
    isElsewhere: ({ appointment }, doctorIds) => !doctorIds.includes(appointment.doctorId),
    findRecorded: (db) => findRecordedByKey(db, clinic, change),
    decide: ({ doctor, slot, found: { appointment, bookedAt, found } }) =>
      change.decide({ appointment, bookedAt: bookedAt.getTime(), doctor, slot, found }),
    write: (tx, decision, state) => write(tx, clinic, change, decision, state),
  });
}

async function write(
  tx: Transaction,
  { secrets }: Clinic,
  { author, request, idempotencyKey }: Pick<Change, 'author' | 'request' | 'idempotencyKey'>,
  decision: Decision | undefined,
  { found, slot: { now, cancelNoticeMinutes } }: State<Current>,
): Promise<Changed> {
  const { appointment: before, bookedAt, lane } = found;
  const key = {
    idempotencyKeyHash: hashOfKey(secrets, idempotencyKey),
    requestHash: requestHash(secrets, request),
  };
  if (!decision) {
    await insertUnchangedKey(tx, before, key);
    return { appointment: before, replayed: false };
  }
  const after = applied(decision, before, { bookedAt, cancelNoticeMinutes });
  const event = changeEvent(decision, after, { ...key, author, now, lane });
  const signed = { ...event, hash: eventHash(secrets, found.hash, event, found.identity) };
  const busy = decision.move && busyInterval(decision.move.startsAt, decision.move.visitType);
  const overbookedBy = decision.lane ? author.actorId : null;
  if (!(await updateAppointment(tx, { busy, overbookedBy }, signed))) throw new StaleRead();
  return { appointment: after, replayed: false };
}
