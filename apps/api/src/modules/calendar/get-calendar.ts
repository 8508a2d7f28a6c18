import type {
  AvailabilityCalendar,
  AvailabilityCalendarInput,
} from '@clinic/contracts/availability';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { selectBusy } from './availability-repository.ts';
import { freeStartsOn } from './rules/free-slots.ts';
import { instantsOfDates } from './rules/instants-of-dates.ts';
import { addDays, bookableDates } from './rules/opening-hours.ts';

/** How many slots are free on each date, in the doctor's zone. Throws `DOCTOR_NOT_FOUND`. */
export async function getCalendar(
  { db, horizonDays }: Clinic,
  { doctorId, from, to }: AvailabilityCalendarInput,
): Promise<AvailabilityCalendar> {
  const found = await selectBusy(db, doctorId, instantsOfDates(from, to));
  if (!found) throw new DomainError('DOCTOR_NOT_FOUND');
  const calendar = { ...found, horizonDays };
  const days: AvailabilityCalendar['days'] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    days.push({ date, freeSlots: freeStartsOn(date, calendar).length });
  }
  return { doctorId, timeZone: found.timeZone, ...bookableDates(calendar), days };
}
