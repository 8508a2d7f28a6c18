import type { Doctor } from '@clinic/contracts/doctors';
import type { Answer, Member } from '../../clinic.ts';
import type { Db, Transaction } from '../../db/client/executor.ts';
import { isRolledBack } from '../../db/client/run-once.ts';
import { Deadline, runWithin } from '../../kernel/deadline.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { lockUnlockedDoctors } from './doctor-locks-repository.ts';
import type { KnownHours } from './rules/known-hours.ts';
import type { SlotState } from './rules/slot-state.ts';
import { type Caller, selectSlots, type WantedSlot } from './slot-repository.ts';

/** A change that may share its transaction with those of other doctors. */
export type GroupedWrite<Row, Result> = Member & {
  readonly wanted: WantedSlot;
  readonly caller: Caller;
  /** When its caller's answer is due. */
  readonly deadline: Deadline | undefined;
  /** Pure and synchronous: what is to be written, and the result. Throws the refusal. */
  prepare(doctor: Doctor, slot: SlotState): Prepared<Row, Result>;
  /** Writes the rows of all in one statement and commits; tells of each whether it was written. */
  insert(tx: Transaction, rows: readonly Row[]): Promise<readonly boolean[]>;
};

export type Prepared<Row, Result> = { row: Row; result: Result };

/**
 * Several changes in one transaction: lock, read, decide each, write all, commit. There is no answer for one that has
 * to go alone: its doctor is locked or not known, its key was used, its slot was taken after all, or the
 * transaction was rolled back. Throws what leaves the outcome unknown.
 *
 * @returns in the order of the changes; nobody is answered before COMMIT is
 */
export async function writeTogether<Row, Result>(
  db: Db,
  known: KnownHours,
  changes: readonly GroupedWrite<Row, Result>[],
): Promise<Answer<Result>[]> {
  try {
    return await runWithin(latestOf(changes), () =>
      db.transaction((tx) => writeLocked(tx, known, changes)),
    );
  } catch (error) {
    if (isRolledBack(error)) return changes.map(() => undefined);
    throw error;
  }
}

async function writeLocked<Row, Result>(
  tx: Transaction,
  known: KnownHours,
  changes: readonly GroupedWrite<Row, Result>[],
): Promise<Answer<Result>[]> {
  // Sent together, run in order, as for one that goes alone.
  const [doctors, slots] = await Promise.all([
    lockUnlockedDoctors(
      tx,
      changes.map(({ doctorId }) => doctorId),
    ),
    selectSlots(tx, known, changes),
  ]);
  const doctorOf = new Map(doctors.map((doctor) => [doctor.id, doctor]));
  const decided = changes.map((change, at) =>
    decide(change, doctorOf.get(change.doctorId), slots[at] as SlotState),
  );
  const prepared = decided.filter((one) => one !== undefined && 'row' in one);
  const [first] = changes;
  const rows = prepared.map(({ row }) => row);
  const written = rows.length > 0 && first ? await first.insert(tx, rows) : [];
  const writtenOf = new Map(prepared.map((one, at) => [one, written[at]]));
  return decided.map((one) => {
    if (!one || !('row' in one)) return one;
    return writtenOf.get(one) ? { value: one.result } : undefined;
  });
}

/** What is to be written for one, or its refusal; nothing when it has to go alone. */
function decide<Row, Result>(
  { deadline, prepare }: GroupedWrite<Row, Result>,
  doctor: Doctor | undefined,
  slot: SlotState,
): Prepared<Row, Result> | { refusal: DomainError } | undefined {
  if (!doctor || slot.keyUsed || deadline?.isOver) return undefined;
  try {
    return prepare(doctor, slot);
  } catch (error) {
    // What goes wrong with one is no matter of the others.
    return error instanceof DomainError ? { refusal: error } : undefined;
  }
}

/** The others' answers do not depend on who is in the greatest hurry: each caller has a deadline of its own beside. */
function latestOf(changes: readonly { deadline: Deadline | undefined }[]): Deadline | undefined {
  const rests = changes.map(({ deadline }) => deadline?.rest ?? Number.POSITIVE_INFINITY);
  const longest = Math.max(...rests);
  return Number.isFinite(longest) ? new Deadline(longest) : undefined;
}
