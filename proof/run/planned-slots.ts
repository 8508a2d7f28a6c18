import { dateOf, legalStarts } from '../checker/legal-slots.ts';
import type { DoctorRow } from '../history/tables.ts';
import type { PlannedSlot } from '../workload/client-script.ts';
import { SLOTS } from '../workload/plan.ts';

/** Slots of one doctor that stand together in the list: rivals for slots are rivals for a doctor. */
const TOGETHER = 4;
const DAYS = 86;

/**
 * Legal slots from the day after tomorrow on, for the numbers of a plan. Neighbours in the list are
 * of few doctors, so that those who want slots also wait for each other.
 */
export function plannedSlots(doctors: readonly DoctorRow[], now: number): PlannedSlot[] {
  const calendars = doctors.map(({ id, timeZone, specialization }) => {
    const first = Temporal.Instant.fromEpochMilliseconds(Math.floor(now) + 2 * 86_400_000)
      .toZonedDateTimeISO(timeZone)
      .toPlainDate()
      .toString();
    return legalStarts(timeZone, first, DAYS).map((startsAt) => ({
      doctorId: id,
      specialization,
      startsAt,
      date: dateOf(startsAt, timeZone),
    }));
  });
  const slots: PlannedSlot[] = [];
  for (let from = 0; slots.length < SLOTS; from += TOGETHER) {
    const next = calendars.flatMap((calendar) => calendar.slice(from, from + TOGETHER));
    if (next.length === 0) break;
    slots.push(...next);
  }
  return slots;
}
