import type { Executor } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { selectUnknownPlaces } from './places-repository.ts';

/** Throws `INVALID_INPUT` for a doctor or a location that is not there. */
export async function assertPlaces(
  db: Executor,
  { doctorId, locationIds }: { doctorId?: number | undefined; locationIds: number[] },
): Promise<void> {
  const { doctor, location } = await selectUnknownPlaces(db, doctorId, locationIds);
  const path = doctor ? 'doctorId' : location ? 'locationIds' : undefined;
  if (!path) return;
  throw new DomainError('INVALID_INPUT', {
    issues: [{ path, code: 'not_allowed', message: 'is not there' }],
  });
}
