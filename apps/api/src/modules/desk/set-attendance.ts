import type { Appointment } from '@clinic/contracts/appointments';
import type { SetAttendanceInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';

export async function setAttendance(
  _clinic: Clinic,
  _by: Authorized<'staff-of-appointment'>,
  _input: SetAttendanceInput,
): Promise<{ appointment: Appointment; replayed: boolean }> {
  throw new DomainError('INTERNAL');
}
