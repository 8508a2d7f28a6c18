import type { DeskAppointmentDetails, DeskAppointmentInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';

export async function getDetails(
  _clinic: Clinic,
  _by: Authorized<'staff-of-appointment'>,
  _input: DeskAppointmentInput,
): Promise<DeskAppointmentDetails> {
  throw new DomainError('INTERNAL');
}
