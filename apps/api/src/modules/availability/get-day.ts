import type { AvailabilityDay, AvailabilityDayInput } from '@clinic/contracts/availability';
import type { Clinic } from '../../kernel/clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { selectTaken } from './availability-repository.ts';
import { datesAnywhere } from './dates-anywhere.ts';
import { freeStartsOn, slotAt } from './free-slots.ts';

/** The free slots of one date in the doctor's zone. Throws `DOCTOR_NOT_FOUND`. */
export async function getDay(
  { db, clock, horizonDays }: Clinic,
  { doctorId, date }: AvailabilityDayInput,
): Promise<AvailabilityDay> {
  const found = await selectTaken(db, clock, doctorId, datesAnywhere(date, date));
  if (!found) throw new DomainError('DOCTOR_NOT_FOUND');
  const { timeZone } = found;
  const slots = freeStartsOn(date, { ...found, horizonDays }, found.taken).map(slotAt);
  return { doctorId, date, timeZone, slots };
}
