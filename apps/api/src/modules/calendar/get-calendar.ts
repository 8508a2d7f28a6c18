import type {
  AvailabilityCalendar,
  AvailabilityCalendarInput,
} from '@clinic/contracts/availability';
import type { Clinic } from '../../clinic.ts';
import { findCalendar } from './find-calendar.ts';
import { freeStartsOn } from './rules/free-slots.ts';
import { instantsOfDates } from './rules/instants-of-dates.ts';
import { addDays, bookableDates } from './rules/opening-hours.ts';

/**
 * How many slots are free for a visit type on each date, in the doctor's zone. Throws what `findCalendar`
 * throws.
 */
export async function getCalendar(
  clinic: Clinic,
  { doctorId, from, to, visitTypeId }: AvailabilityCalendarInput,
): Promise<AvailabilityCalendar> {
  const within = instantsOfDates(from, to);
  const { calendar, visitType } = await findCalendar(clinic, { doctorId, visitTypeId }, within);
  const days: AvailabilityCalendar['days'] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    days.push({ date, freeSlots: freeStartsOn(date, calendar, visitType).length });
  }
  return { doctorId, timeZone: calendar.timeZone, ...bookableDates(calendar), days };
}
