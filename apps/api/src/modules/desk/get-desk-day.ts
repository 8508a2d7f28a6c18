import type { DeskDay, DeskDayInput, DeskWeekInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';

export async function getDeskDay(
  _clinic: Clinic,
  _by: Authorized<'staff-of-calendars'>,
  _input: DeskDayInput,
): Promise<DeskDay> {
  throw new DomainError('INTERNAL');
}

export async function getDeskWeek(
  _clinic: Clinic,
  _by: Authorized<'staff-of-calendars'>,
  _input: DeskWeekInput,
): Promise<DeskDay> {
  throw new DomainError('INTERNAL');
}
