import { DrizzleQueryError } from 'drizzle-orm';
import { DomainError, unavailable } from '../../kernel/domain-error.ts';

/** Constraints whose violation has a meaning of its own. */
const TAKEN_CONSTRAINTS = new Set([
  ...['appointments_live_slot_key', 'appointments_no_overlap'],
  ...['holds_pkey', 'holds_no_overlap'],
]);
const KEY_CONSTRAINTS = new Set(['events_idempotency_key_hash_key', 'unchanged_keys_pkey']);

type Meaning =
  | 'slot-taken'
  | 'key-known'
  | 'reference-known'
  /** Nothing was written: the whole transaction may run again. */
  | 'retry'
  /** The outcome is not known: look the idempotency key up. */
  | 'connection-lost'
  /** Overloaded, not migrated yet, damaged, read-only, or the server does not let us in. */
  | 'unavailable'
  | 'bad-value'
  | 'unexpected';

const BY_SQLSTATE: [RegExp, Meaning][] = [
  // 0A000 and 26000: the plan of a prepared statement went with a migration. 25P02: a statement
  // before this one failed, and it is not known why.
  [/^(40001|40P01|55P03|0A000|26000|25P02)$/, 'retry'],
  [
    /^(57P0[1-5]|25P0[34]|08...|CONNECT.*|ECONN.*|EPIPE|ETIMEDOUT|EHOST.*|ENET.*|ENOTFOUND|EAI_AGAIN)$/,
    'connection-lost',
  ],
  // 25006, 42501, 42P10: a standby or read-only server, a right or an index that was taken away.
  [/^(57014|53...|28...|3D000|42P01|25006|42501|42P10)$/, 'unavailable'],
  [/^(22...|23514)$/, 'bad-value'],
];

/** What a database error means for Clinic. Drizzle wraps the driver's error: its cause is looked at. */
export function meaningOf(error: unknown): Meaning {
  if (refusalIn(error)) return 'unexpected';
  const { code, constraint_name: constraint = '' } = databaseError(error) ?? { code: '' };
  if (TAKEN_CONSTRAINTS.has(constraint) && /^23(505|P01)$/.test(code)) return 'slot-taken';
  if (code === '23505' && KEY_CONSTRAINTS.has(constraint)) return 'key-known';
  if (code === '23505' && constraint === 'appointments_reference_key') return 'reference-known';
  // One browser holding two slots at the same moment: the later one begins anew and replaces.
  if (code === '23505' && constraint === 'holds_holder_key') return 'retry';
  return BY_SQLSTATE.find(([pattern]) => pattern.test(code))?.[1] ?? 'unexpected';
}

const CODES: Partial<Record<Meaning, () => DomainError>> = {
  'slot-taken': () => new DomainError('SLOT_TAKEN'),
  'bad-value': () => new DomainError('INVALID_INPUT'),
};

/** Whether a statement failed only because its transaction had failed before it. */
export const isFollowUp = (error: unknown): boolean => databaseError(error)?.code === '25P02';

/** Whether Drizzle says that a statement failed; the cause is what the database said. */
export const isQueryError = (error: unknown): error is DrizzleQueryError =>
  error instanceof DrizzleQueryError;

/** The refusal that a caller gets for a database error that no use case has dealt with. */
export function toDomainError(error: unknown): DomainError | undefined {
  const refusal = refusalIn(error);
  if (refusal) return refusal;
  const meaning = meaningOf(error);
  if (meaning === 'unexpected') return undefined;
  return CODES[meaning]?.() ?? unavailable(error);
}

/** A refusal of our own, such as that of a full queue, which Drizzle wraps like any other error. */
function refusalIn(error: unknown): DomainError | undefined {
  for (let e = error; e instanceof Error; e = e.cause) if (e instanceof DomainError) return e;
  return undefined;
}

type DatabaseError = Error & { code: string; constraint_name?: string };

/** What the database or the driver said, below what has wrapped it. */
export function databaseError(error: unknown): DatabaseError | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ('code' in e && typeof e.code === 'string') return e as DatabaseError;
  }
  return undefined;
}
