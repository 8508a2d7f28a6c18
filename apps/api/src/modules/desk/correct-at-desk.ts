import type { Appointment } from '@clinic/contracts/appointments';
import type { CorrectInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';

export async function correctAtDesk(
  _clinic: Clinic,
  _by: Authorized<'staff-of-appointment'>,
  _input: CorrectInput,
): Promise<{ appointment: Appointment; replayed: boolean }> {
  throw new DomainError('INTERNAL');
}
