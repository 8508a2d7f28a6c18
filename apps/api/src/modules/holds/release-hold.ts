import type { ReleaseHoldInput } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { deleteHold } from './holds-repository.ts';
import { holderOf } from './rules/holder.ts';

/** Gives a held slot back. Throws `HOLD_NOT_FOUND` when there is none (any more). */
export async function releaseHold(
  { db, secrets, perDoctor }: Clinic,
  { holdToken }: ReleaseHoldInput,
): Promise<void> {
  if (!(await deleteHold(db, holderOf(secrets, holdToken)))) {
    throw new DomainError('HOLD_NOT_FOUND');
  }
  perDoctor.noteChange();
}
