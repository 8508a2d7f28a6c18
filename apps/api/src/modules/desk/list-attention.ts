import { ATTENTION_DAYS, type Attention, type AttentionInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import { findHours } from '../calendar/find-hours.ts';
import { DEFAULT_HOURS } from '../calendar/rules/hours.ts';
import { dateIn } from '../calendar/rules/opening-hours.ts';
import {
  selectAttention,
  selectDoctorsOfStaff,
  selectHorizonDays,
  selectVisitTypeIds,
} from './attention-repository.ts';
import { selectNow } from './day-repository.ts';
import { toDeskAppointment } from './rules/desk-column.ts';
import { openTimesOf } from './rules/open-times.ts';

const MOST = 200;

/**
 * Appointments that are somebody's task: those of the past 30 days without an outcome, and those to come
 * that lie beside another one or outside of the doctor's hours.
 */
export async function listAttention(
  clinic: Clinic,
  { staff }: Authorized<'reception-of-calendars'>,
  { locationId }: AttentionInput,
): Promise<Attention> {
  const { db } = clinic;
  const [now, horizonDays, doctors, visitTypeIds] = await Promise.all([
    selectNow(db),
    selectHorizonDays(db),
    selectDoctorsOfStaff(db, staff, locationId),
    selectVisitTypeIds(db),
  ]);
  const known = doctors.filter(({ timeZone }) => isKnownTimeZone(timeZone));
  const hoursById = await findHours(clinic, known);
  const hoursOf = (id: number) => hoursById.get(id)?.hours ?? DEFAULT_HOURS;
  const withHours = known.map(({ id, timeZone }) => ({ id, timeZone, hours: hoursOf(id) }));
  const open = openTimesOf(withHours, visitTypeIds, { now, horizonDays });
  const wanted = { locationId, pastDays: ATTENTION_DAYS, horizonDays, open, limit: MOST };
  const rows = await selectAttention(db, staff, wanted);
  return {
    total: rows[0]?.total ?? 0,
    items: rows
      .filter(({ timeZone }) => isKnownTimeZone(timeZone))
      .map(({ reason, doctorId, doctorName, timeZone, appointment }) => ({
        ...{ reason, doctorId, doctorName },
        date: dateIn(timeZone, appointment.startsAt),
        appointment: toDeskAppointment(appointment, { timeZone, hours: hoursOf(doctorId) }),
      })),
  };
}
