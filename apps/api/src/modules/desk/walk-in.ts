import type { WalkInInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { arriveAtOnce } from '../appointments/arrive-at-once.ts';
import { selectNow } from './day-repository.ts';
import { type AtDesk, writeAtDesk } from './write-at-desk.ts';

const MINUTE_MS = 60_000;

/**
 * A patient who is here and comes in next: booked from the present minute on and arrived, in one
 * transaction. Throws what `writeAtDesk` throws; the past and the notice of a visit type do not apply.
 */
export async function walkIn(
  clinic: Clinic,
  { staff }: Authorized<'reception-of-calendars'>,
  { idempotencyKey, accept, ...input }: WalkInInput,
): Promise<AtDesk> {
  const { doctorId, visitTypeId, patient } = input;
  const { appointment, replayed } = await writeAtDesk(clinic, staff, {
    ...{ doctorId, visitTypeId, patient, accept },
    startsAt: async () => {
      const now = await selectNow(clinic.db);
      return new Date(now - (now % MINUTE_MS)).toISOString();
    },
    ignore: ['IN_THE_PAST', 'TOO_SOON'],
    request: { operation: 'desk.walkIn', input, idempotencyKey },
    finish: (tx, created, by) => arriveAtOnce(tx, clinic, created, by),
  });
  // The key is that of the first event; its answer was the state after the second.
  return { appointment: { ...appointment, status: 'arrived', version: 2 }, replayed };
}
