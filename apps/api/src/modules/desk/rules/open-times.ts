import { differsByVisitType, type Hours } from '../../calendar/rules/hours.ts';
import type { Interval } from '../../calendar/rules/instants-of-dates.ts';
import { addDays, dateIn, openIntervalsOn } from '../../calendar/rules/open-time.ts';

type OpenTimes = { doctorIds: number[]; visitTypeId: number | null; intervals: Interval[] };

/**
 * When doctors see patients within a horizon, once for all who have the same hours in the same zone; for each visit
 * type where hours differ by it.
 */
export function openTimesOf(
  doctors: readonly { id: number; timeZone: string; hours: Hours }[],
  visitTypeIds: readonly number[],
  { now, horizonDays }: { now: number; horizonDays: number },
): OpenTimes[] {
  const byHours = Map.groupBy(doctors, ({ hours }) => hours);
  return [...byHours].flatMap(([hours, sharing]) =>
    [...Map.groupBy(sharing, ({ timeZone }) => timeZone)].flatMap(([timeZone, alike]) => {
      const doctorIds = alike.map(({ id }) => id);
      const today = dateIn(timeZone, now);
      // From the day before: a visit that begins today may lie in what began yesterday.
      const dates = Array.from({ length: horizonDays + 3 }, (_, i) => addDays(today, i - 1));
      const types = differsByVisitType(hours) ? visitTypeIds : [null];
      return types.map((visitTypeId) => ({
        ...{ doctorIds, visitTypeId },
        intervals: dates.flatMap((date) =>
          openIntervalsOn(date, timeZone, hours, visitTypeId ?? undefined),
        ),
      }));
    }),
  );
}
