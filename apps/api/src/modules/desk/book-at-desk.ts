import type { DeskBookInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { type AtDesk, writeAtDesk } from './write-at-desk.ts';

/** Books a time for a patient who calls or stands at the counter. Throws what `writeAtDesk` throws. */
export function bookAtDesk(
  clinic: Clinic,
  { staff }: Authorized<'reception-of-calendars'>,
  { idempotencyKey, accept, ...input }: DeskBookInput,
): Promise<AtDesk> {
  const { doctorId, visitTypeId, patient, startsAt } = input;
  return writeAtDesk(clinic, staff, {
    ...{ doctorId, visitTypeId, patient, accept },
    startsAt: async () => startsAt,
    request: { operation: 'desk.book', input, idempotencyKey },
  });
}
