import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import type { Executor } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { waysToKeep } from '../history/rules/idempotency-keys.ts';
import { selectChangeByKey } from './changes-repository.ts';
import { assertSameRequest, type Request } from './rules/request-hash.ts';

/** What a request that was answered before has written. */
export type Recorded = {
  appointment: Appointment;
  manageNonce: Buffer;
  /** Milliseconds since then. */
  age: number;
  replayed: true;
};

/**
 * The appointment as it was right after a key's first request. Throws `IDEMPOTENCY_KEY_REUSED` when that was
 * another one, and `APPOINTMENT_NOT_FOUND` for a patient who was erased.
 */
export async function findRecordedByKey(
  db: Executor,
  { secrets }: Pick<Clinic, 'secrets'>,
  { idempotencyKey, request }: { idempotencyKey: string; request: Request },
): Promise<Recorded | undefined> {
  const keys = waysToKeep(secrets, idempotencyKey);
  const recorded = await selectChangeByKey(db, keys);
  if (!recorded) return undefined;
  const { appointment, manageNonce, age } = recorded;
  assertSameRequest(secrets, recorded.requestHash, request);
  if (recorded.erased) throw new DomainError('APPOINTMENT_NOT_FOUND');
  return { appointment, manageNonce, age, replayed: true };
}
