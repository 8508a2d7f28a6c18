import type { AvailabilityDay, AvailabilityDayInput } from '@clinic/contracts/availability';
import type { Clinic } from '../../kernel/clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { selectBusy } from './availability-repository.ts';
import { datesAnywhere } from './dates-anywhere.ts';
import { freeStartsOn } from './free-slots.ts';
import { bookableDates } from './opening-hours.ts';
import { slotAt } from './slot-times.ts';

/** The free slots of one date in the doctor's zone. Throws `DOCTOR_NOT_FOUND`. */
export async function getDay(
  { db, clock, horizonDays }: Clinic,
  { doctorId, date }: AvailabilityDayInput,
): Promise<AvailabilityDay> {
  const found = await selectBusy(db, clock, doctorId, datesAnywhere(date, date));
  if (!found) throw new DomainError('DOCTOR_NOT_FOUND');
  const { timeZone } = found;
  const calendar = { ...found, horizonDays };
  const starts = freeStartsOn(date, calendar);
  const slots = starts.map((startsAt) => slotAt(startsAt, timeZone));
  return { doctorId, date, timeZone, ...bookableDates(calendar), slots };
}
