import { DEFAULT_HOURS } from '../../apps/api/src/modules/calendar/rules/hours.ts';
import {
  addDays,
  bookableDates,
  bookableStartsOn,
  dateIn,
  refusalOf,
  type SlotRefusal,
} from '../../apps/api/src/modules/calendar/rules/opening-hours.ts';
import { slotAt } from '../../apps/api/src/modules/calendar/rules/slot-times.ts';
import { HORIZON_DAYS } from '../database/schedule.ts';
import type { Visit } from './visit.ts';

/** A slot with its text in answers, written once. */
export type LegalSlot = { start: number; json: string };

type Zone = {
  /** Until when this holds: the zone's next midnight. */
  until: number;
  starts: Set<number>;
  inOrder: LegalSlot[];
  byDate: Map<string, LegalSlot[]>;
};

/** By zone and length of the visit. */
const zones = new Map<string, Zone>();

/** On whose calendar, when, and for which visit type is asked. */
type Asked = { timeZone: string; now: number; visit: Visit };

/** The slots of a date that can be booked at `now`, but for those taken. */
export function legalOn(date: string, asked: Asked): LegalSlot[] {
  const slots = zoneOf(asked).byDate.get(date) ?? [];
  return slots.length === 0 || isAhead((slots[0] as LegalSlot).start, asked)
    ? slots
    : slots.filter(({ start }) => isAhead(start, asked));
}

/** All slots from an instant to another, in order. */
export const legalBetween = (asked: Asked, from: number, to: number): LegalSlot[] =>
  zoneOf(asked).inOrder.filter(({ start }) => start >= from && start < to && isAhead(start, asked));

/** Why a start cannot be booked at `now`, or nothing if it can. */
export function refusal(start: number, asked: Asked): SlotRefusal | undefined {
  if (isAhead(start, asked) && zoneOf(asked).starts.has(start)) return undefined;
  const { timeZone, now, visit } = asked;
  return refusalOf(
    start,
    { timeZone, now, horizonDays: HORIZON_DAYS, hours: DEFAULT_HOURS },
    visit,
  );
}

const isAhead = (start: number, { now, visit }: Asked): boolean =>
  start > now && start - now >= visit.minNoticeMinutes * 60_000;

/** The present date and the last that can be booked, as members of an answer. */
export function datesOf(timeZone: string, now: number): string {
  const { today, lastDate } = bookableDates({ timeZone, now, horizonDays: HORIZON_DAYS });
  return `"today":"${today}","lastDate":"${lastDate}"`;
}

function zoneOf({ timeZone, now, visit: { durationMinutes } }: Asked): Zone {
  const key = `${timeZone} ${durationMinutes}`;
  const known = zones.get(key);
  if (known && now < known.until) return known;
  const zone = computeZone(timeZone, now, durationMinutes);
  zones.set(key, zone);
  return zone;
}

/** Once per zone, length and day, by Clinic's own rule; looked up from then on. */
function computeZone(timeZone: string, now: number, durationMinutes: number): Zone {
  const today = dateIn(timeZone, now);
  const midnight = Temporal.PlainDate.from(addDays(today, 1)).toZonedDateTime(timeZone);
  const calendar = { timeZone, now, horizonDays: HORIZON_DAYS, hours: DEFAULT_HOURS };
  const byDate = new Map<string, LegalSlot[]>();
  for (let date = today; date <= addDays(today, HORIZON_DAYS); date = addDays(date, 1)) {
    const starts = bookableStartsOn(date, calendar, { durationMinutes, minNoticeMinutes: 0 });
    byDate.set(
      date,
      starts.map((start) => toLegalSlot(start, start + durationMinutes * 60_000, timeZone)),
    );
  }
  const inOrder = [...byDate.values()].flat();
  const starts = new Set(inOrder.map(({ start }) => start));
  return { until: midnight.epochMilliseconds, starts, inOrder, byDate };
}

const toLegalSlot = (start: number, endsAt: number, timeZone: string): LegalSlot => ({
  start,
  json: JSON.stringify(slotAt({ startsAt: start, endsAt }, timeZone)),
});
