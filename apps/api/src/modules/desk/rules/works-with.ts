import type { Doctor } from '@clinic/contracts/doctors';
import type { Staff } from '@clinic/contracts/staff';
import { DomainError } from '../../../kernel/domain-error.ts';
import { type Place, worksAt } from '../../access/rules/staff-access.ts';

/** Throws `FORBIDDEN` for a doctor elsewhere: also one who has moved there since the guard has looked. */
export function assertWorksWith(staff: Staff, { id, location }: Doctor): void {
  const place: Place = { doctorId: id, locationId: location.id };
  if (!worksAt(staff, place)) throw new DomainError('FORBIDDEN');
}
