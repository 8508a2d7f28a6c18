import type { AvailabilityDay, AvailabilityDayInput } from '@clinic/contracts/availability';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { selectBusy } from './availability-repository.ts';
import { freeStartsOn } from './rules/free-slots.ts';
import { instantsOfDates } from './rules/instants-of-dates.ts';
import { bookableDates } from './rules/opening-hours.ts';
import { slotAt } from './rules/slot-times.ts';

/** The free slots of one date in the doctor's zone. Throws `DOCTOR_NOT_FOUND`. */
export async function getDay(
  { db, horizonDays }: Clinic,
  { doctorId, date }: AvailabilityDayInput,
): Promise<AvailabilityDay> {
  const found = await selectBusy(db, doctorId, instantsOfDates(date, date));
  if (!found) throw new DomainError('DOCTOR_NOT_FOUND');
  const { timeZone } = found;
  const calendar = { ...found, horizonDays };
  const starts = freeStartsOn(date, calendar);
  const slots = starts.map((startsAt) => slotAt(startsAt, timeZone));
  return { doctorId, date, timeZone, ...bookableDates(calendar), slots };
}
