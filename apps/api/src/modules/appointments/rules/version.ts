import type { Appointment } from '@clinic/contracts/appointments';
import { DomainError } from '../../../kernel/domain-error.ts';

/** Throws `VERSION_MISMATCH` with the present state when the caller has seen another version. */
export function assertVersion(current: Appointment, seen: number | undefined): void {
  if (seen === undefined || seen === current.version) return;
  throw new DomainError('VERSION_MISMATCH', { current });
}
