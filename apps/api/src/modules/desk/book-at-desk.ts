import type { Appointment } from '@clinic/contracts/appointments';
import type { DeskBookInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';

export async function bookAtDesk(
  _clinic: Clinic,
  _by: Authorized<'reception-of-calendars'>,
  _input: DeskBookInput,
): Promise<{ appointment: Appointment; replayed: boolean }> {
  throw new DomainError('INTERNAL');
}
