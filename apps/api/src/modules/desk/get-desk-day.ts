import {
  type DeskDay,
  type DeskDayInput,
  type DeskWeekInput,
  MAX_DESK_DOCTORS,
} from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import { instantsOfDates } from '../calendar/rules/instants-of-dates.ts';
import { addDays } from '../calendar/rules/opening-hours.ts';
import { selectDays } from './day-repository.ts';
import { toColumn } from './rules/desk-column.ts';

type By = Authorized<'staff-of-calendars'>;

/** One date of all doctors whom the caller may see, each in its own zone; of 50 at most, by name. */
export async function getDeskDay(
  { db, horizonDays }: Clinic,
  { staff }: By,
  { date, visitTypeId, ...which }: DeskDayInput,
): Promise<DeskDay> {
  const within = { ...instantsOfDates(date, date), visitTypeId, limit: MAX_DESK_DOCTORS };
  const { now, total, doctors } = await selectDays(db, staff, which, within);
  return {
    now: new Date(now).toISOString(),
    totalDoctors: total,
    columns: doctors
      .filter(({ timeZone }) => isKnownTimeZone(timeZone))
      .map((doctor) => toColumn(doctor, date, { now, horizonDays })),
  };
}

const DAYS_OF_WEEK = 7;

/** Seven dates of one doctor, from the first on. Throws `DOCTOR_NOT_FOUND`. */
export async function getDeskWeek(
  { db, horizonDays }: Clinic,
  { staff }: By,
  { doctorId, from, visitTypeId }: DeskWeekInput,
): Promise<DeskDay> {
  const dates = Array.from({ length: DAYS_OF_WEEK }, (_, i) => addDays(from, i));
  const within = {
    ...instantsOfDates(from, addDays(from, DAYS_OF_WEEK - 1)),
    visitTypeId,
    limit: 1,
  };
  const { now, doctors } = await selectDays(db, staff, { doctorIds: [doctorId] }, within);
  const [doctor] = doctors;
  if (!doctor || !isKnownTimeZone(doctor.timeZone)) throw new DomainError('DOCTOR_NOT_FOUND');
  return {
    now: new Date(now).toISOString(),
    totalDoctors: 1,
    columns: dates.map((date) => toColumn(doctor, date, { now, horizonDays })),
  };
}
