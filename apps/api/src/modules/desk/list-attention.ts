import { ATTENTION_DAYS, type Attention, type AttentionInput } from '@clinic/contracts/desk';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { isKnownTimeZone } from '../../kernel/time-zones.ts';
import { addDays, dateIn, openIntervalsOn } from '../calendar/rules/opening-hours.ts';
import { selectAttention, selectHorizonDays, selectTimeZones } from './attention-repository.ts';
import { selectNow } from './day-repository.ts';
import { toDeskAppointment } from './rules/desk-column.ts';

const MOST = 200;

/**
 * Appointments that are somebody's task: those of the past 30 days without an outcome, and those to come
 * that lie beside another one or outside of the doctor's hours.
 */
export async function listAttention(
  { db }: Clinic,
  { staff }: Authorized<'reception-of-calendars'>,
  { locationId }: AttentionInput,
): Promise<Attention> {
  const [now, timeZones, horizonDays] = await Promise.all([
    selectNow(db),
    selectTimeZones(db),
    selectHorizonDays(db),
  ]);
  const open = timeZones.filter(isKnownTimeZone).flatMap((timeZone) => {
    const today = dateIn(timeZone, now);
    const dates = Array.from({ length: horizonDays + 1 }, (_, i) => addDays(today, i));
    return dates.flatMap((date) =>
      openIntervalsOn(date, timeZone).map((interval) => ({ timeZone, ...interval })),
    );
  });
  const wanted = { locationId, pastDays: ATTENTION_DAYS, horizonDays, open, limit: MOST };
  const rows = await selectAttention(db, staff, wanted);
  return {
    total: rows[0]?.total ?? 0,
    items: rows
      .filter(({ timeZone }) => isKnownTimeZone(timeZone))
      .map(({ reason, doctorId, doctorName, timeZone, appointment }) => ({
        ...{ reason, doctorId, doctorName },
        date: dateIn(timeZone, appointment.startsAt),
        appointment: toDeskAppointment(appointment, timeZone),
      })),
  };
}
