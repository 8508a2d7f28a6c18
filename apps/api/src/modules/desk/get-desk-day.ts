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
import { knownHoursOf } from '../calendar/known-hours-of.ts';
import { instantsOfDates } from '../calendar/rules/instants-of-dates.ts';
import { localTime } from '../calendar/rules/local-time.ts';
import { addDays, dayOf } from '../calendar/rules/opening-hours.ts';
import { selectDays } from './day-repository.ts';
import { toColumn } from './rules/desk-column.ts';

type By = Authorized<'staff-of-calendars'>;

/** One date of all doctors whom the caller may see, each in its own zone; of 50 at most, by name. */
export async function getDeskDay(
  clinic: Clinic,
  { staff }: By,
  { date, visitTypeId, ...which }: DeskDayInput,
): Promise<DeskDay> {
  const within = { ...instantsOfDates(date, date), visitTypeId, limit: MAX_DESK_DOCTORS };
  const days = await selectDays(clinic.db, knownHoursOf(clinic), staff, which, within);
  const { now, horizonDays, total, doctors } = days;
  const known = doctors.filter(({ timeZone }) => isKnownTimeZone(timeZone));
  return {
    now: new Date(now).toISOString(),
    totalDoctors: total,
    hours: hoursOf(date, known[0]?.timeZone),
    columns: known.map((doctor) => toColumn(doctor, date, { now, horizonDays })),
  };
}

const HOUR_MS = 3_600_000;

function hoursOf(date: string, timeZone: string | undefined): DeskDay['hours'] {
  if (timeZone === undefined) return [];
  const { from, until } = dayOf(date, timeZone);
  return Array.from({ length: Math.round((until - from) / HOUR_MS) }, (_, i) => {
    const instant = from + i * HOUR_MS;
    return {
      startsAt: new Date(instant).toISOString(),
      localStartsAt: localTime(instant, timeZone),
    };
  });
}

const DAYS_OF_WEEK = 7;

/** Seven dates of one doctor, from the first on. Throws `DOCTOR_NOT_FOUND`. */
export async function getDeskWeek(
  clinic: Clinic,
  { staff }: By,
  { doctorId, from, visitTypeId }: DeskWeekInput,
): Promise<DeskDay> {
  const dates = Array.from({ length: DAYS_OF_WEEK }, (_, i) => addDays(from, i));
  const within = {
    ...instantsOfDates(from, addDays(from, DAYS_OF_WEEK - 1)),
    visitTypeId,
    limit: 1,
  };
  const { now, horizonDays, doctors } = await selectDays(
    clinic.db,
    knownHoursOf(clinic),
    staff,
    { doctorIds: [doctorId] },
    within,
  );
  const [doctor] = doctors;
  if (!doctor || !isKnownTimeZone(doctor.timeZone)) throw new DomainError('DOCTOR_NOT_FOUND');
  return {
    now: new Date(now).toISOString(),
    totalDoctors: 1,
    hours: hoursOf(from, doctor.timeZone),
    columns: dates.map((date) => toColumn(doctor, date, { now, horizonDays })),
  };
}
