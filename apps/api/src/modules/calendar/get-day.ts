import type { AvailabilityDay, AvailabilityDayInput } from '@clinic/contracts/availability';
import type { Clinic } from '../../clinic.ts';
import { lengthOf } from '../visit-types/rules/bookable-visit-type.ts';
import { findCalendar } from './find-calendar.ts';
import { freeStartsOn } from './rules/free-slots.ts';
import { instantsOfDates } from './rules/instants-of-dates.ts';
import { bookableDates } from './rules/opening-hours.ts';
import { slotAt } from './rules/slot-times.ts';

/**
 * The free slots of one date for a visit type, in the doctor's zone. Throws what `findCalendar` throws.
 */
export async function getDay(
  clinic: Clinic,
  { doctorId, date, visitTypeId }: AvailabilityDayInput,
): Promise<AvailabilityDay> {
  const within = instantsOfDates(date, date);
  const { calendar, visitType } = await findCalendar(clinic, { doctorId, visitTypeId }, within);
  const { timeZone } = calendar;
  const slots = freeStartsOn(date, calendar, visitType).map((startsAt) =>
    slotAt({ startsAt, endsAt: startsAt + lengthOf(visitType) }, timeZone),
  );
  return { doctorId, date, timeZone, ...bookableDates(calendar), slots };
}
