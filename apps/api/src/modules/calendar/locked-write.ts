import type { Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { runOnce, StaleRead } from '../../db/client/run-once.ts';
import { currentDeadline } from '../../kernel/deadline.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { sharedRead } from '../../kernel/shared-read.ts';
import { getDoctor } from '../doctors/get-doctor.ts';
import { lockDoctors } from './doctor-locks-repository.ts';
import { type GroupedWrite, type Prepared, writeTogether } from './grouped-write.ts';
import { knownHoursOf } from './known-hours-of.ts';
import type { SlotState } from './rules/slot-state.ts';
import { type Caller, selectSlot, type WantedSlot } from './slot-repository.ts';
import { withAlternatives } from './with-alternatives.ts';

export type { WantedSlot };

/** What is read before the locks, anew at each try. */
type Plan = {
  /** Whose calendars change. */
  readonly doctorIds: readonly number[];
  /** None for a change that moves nothing. */
  readonly slot?: WantedSlot;
};

/** What a decision is made from, all of it read under the locks. */
export type State<Found> = {
  /** The doctor of the wanted slot; without one, the doctor whose calendar changes. */
  readonly doctor: Doctor;
  readonly slot: SlotState;
  readonly found: Found;
};

export type LockedWrite<Found, Decision, Result, Row = never> = {
  plan(): Promise<Plan>;
  /** Whose hold, key and appointment are not in the way. */
  readonly caller: Caller;
  /** Reads what else the decision needs, of the slot that `plan` wants: under the locks, and for `precheck` without. */
  find(db: Executor, wanted: WantedSlot | undefined): Promise<Found>;
  /** Whether what was found is on a calendar that is not locked. */
  isElsewhere?(found: Found, doctorIds: readonly number[]): boolean;
  /** What an earlier run or request has written under the same key. Throws `IDEMPOTENCY_KEY_REUSED`. */
  findRecorded(db: Executor): Promise<Result | undefined>;
  /** What other limits refuse, read without a lock, for a caller that had to wait. */
  precheck?(): Promise<void>;
  /** Pure and synchronous: what is to be written. Throws the refusal. */
  decide(state: State<Found>): Decision;
  /** Throws a refusal that only the write itself shows, or `StaleRead`. */
  write(tx: Transaction, decision: Decision, state: State<Found>): Promise<Result>;
  /** For a change of one slot that may share its transaction with those of other doctors. It finds nothing else. */
  readonly together?: Together<Decision, Result, Row> | undefined;
};

type Together<Decision, Result, Row> = Pick<GroupedWrite<Row, Result>, 'key' | 'insert'> & {
  /** What `write` writes, as `insert` takes it. */
  prepare(decision: Decision, state: State<undefined>): Prepared<Row, Result>;
};

/**
 * The one way in which a doctor's calendar changes: wait for the doctors' turn, lock their rows, read,
 * decide, write, commit; again when it failed for a moment, and until its outcome is definite.
 *
 * Throws what `decide` and `write` refuse, `SLOT_TAKEN` with alternatives, `DOCTOR_NOT_FOUND`, or
 * `UNAVAILABLE` when the outcome is unknown.
 */
export async function lockedWrite<Found, Decision, Result, Row>(
  clinic: Clinic,
  work: LockedWrite<Found, Decision, Result, Row>,
): Promise<Result> {
  let plan: Plan | undefined;
  let tries = 0;
  const attempt = async () => {
    tries += 1;
    const planned = await work.plan();
    plan = planned;
    return clinic.perDoctor.run(planned.doctorIds, async (queued) => {
      const recorded = queued && planned.slot && (await precheck(clinic, work, planned.slot));
      if (recorded) return recorded;
      const alone = () => clinic.db.transaction((tx) => writeLocked(clinic, tx, work, planned));
      // What failed once goes alone, so that it cannot fail because of others again.
      const change = tries === 1 && toGroupedWrite(work, planned);
      if (!change) return alone();
      return clinic.groups.run(
        change,
        (group) => writeTogether(clinic.db, knownHoursOf(clinic), group),
        alone,
      );
    });
  };
  try {
    return await runOnce(attempt, () => work.findRecorded(clinic.db));
  } catch (error) {
    if (!plan?.slot) throw error;
    throw await withAlternatives(clinic, error, plan.slot, Date.parse(plan.slot.startsAt));
  }
}

function toGroupedWrite<Found, Decision, Result, Row>(
  { together, caller, decide }: LockedWrite<Found, Decision, Result, Row>,
  { slot: wanted }: Plan,
): GroupedWrite<Row, Result> | undefined {
  if (!together || !wanted) return undefined;
  const { key, insert, prepare } = together;
  return {
    ...{ doctorId: wanted.doctorId, wanted, caller, deadline: currentDeadline(), key, insert },
    prepare: (doctor, slot) => {
      const state = { doctor, slot, found: undefined };
      return prepare(decide(state as State<Found & undefined>), state);
    },
  };
}

async function writeLocked<Found, Decision, Result, Row>(
  clinic: Clinic,
  tx: Transaction,
  work: LockedWrite<Found, Decision, Result, Row>,
  { doctorIds, slot: wanted }: Plan,
): Promise<Result> {
  // Sent together, run in order: what follows the lock is a statement of its own, because a
  // statement's snapshot and clock are as old as its wait.
  const [doctors, slot, found] = await Promise.all([
    lockDoctors(tx, doctorIds),
    selectSlot(tx, knownHoursOf(clinic), wanted, work.caller),
    work.find(tx, wanted),
  ]);
  const recorded = slot.keyUsed && (await work.findRecorded(tx));
  if (recorded) return recorded;
  if (work.isElsewhere?.(found, doctorIds)) throw new StaleRead();
  const doctor = doctors.find(({ id }) => id === (wanted?.doctorId ?? doctorIds[0]));
  if (!doctor) throw new DomainError('DOCTOR_NOT_FOUND');
  const state = { doctor, slot, found };
  return work.write(tx, work.decide(state), state);
}

/**
 * A caller that had to wait for this doctor finds the slot taken more often than not, and is told so
 * from plain reads: a thousand losers must not all go through the lock. What is refused is what the
 * same decision would refuse under the lock.
 */
async function precheck<Found, Decision, Result, Row>(
  clinic: Clinic,
  work: LockedWrite<Found, Decision, Result, Row>,
  wanted: WantedSlot,
): Promise<Result | undefined> {
  const slot = await selectSlot(clinic.db, knownHoursOf(clinic), wanted, work.caller);
  if (slot.keyUsed) return work.findRecorded(clinic.db);
  if (!slot.taken) return void (await work.precheck?.());
  const { doctorId } = wanted;
  const [doctor, found] = await Promise.all([
    // A thousand who lose one slot together ask once.
    sharedDoctor(clinic, String(doctorId), () => getDoctor(clinic, { id: doctorId })),
    work.find(clinic.db, wanted),
  ]);
  work.decide({ doctor, slot, found });
  return undefined;
}

const sharedDoctor = sharedRead<Clinic, Doctor>();
