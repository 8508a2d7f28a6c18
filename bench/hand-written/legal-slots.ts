import {
  addDays,
  bookableDates,
  bookableStartsOn,
  dateIn,
  refusalOf,
  type SlotRefusal,
} from '../../apps/api/src/modules/calendar/rules/opening-hours.ts';
import { slotAt } from '../../apps/api/src/modules/calendar/rules/slot-times.ts';
import { DEFAULT_VISIT, HORIZON_DAYS } from '../database/schedule.ts';

/** It knows the default visit type only: 30 minutes, no buffers, no notice. */
export const SLOT_MS = DEFAULT_VISIT.durationMinutes * 60_000;

/** A slot with its text in answers, written once. */
export type LegalSlot = { start: number; json: string };

type Zone = {
  /** Until when this holds: the zone's next midnight. */
  until: number;
  starts: Set<number>;
  inOrder: LegalSlot[];
  byDate: Map<string, LegalSlot[]>;
};

const zones = new Map<string, Zone>();

/** The slots of a date that can be booked at `now`, but for those taken. */
export function legalOn(date: string, timeZone: string, now: number): LegalSlot[] {
  const slots = zoneAt(timeZone, now).byDate.get(date) ?? [];
  return slots.length === 0 || (slots[0] as LegalSlot).start > now
    ? slots
    : slots.filter(({ start }) => start > now);
}

/** All slots of a zone from an instant to another, in order. */
export const legalBetween = (timeZone: string, now: number, from: number, to: number) =>
  zoneAt(timeZone, now).inOrder.filter(({ start }) => start >= from && start < to && start > now);

/** Why a start cannot be booked at `now`, or nothing if it can. */
export function refusal(start: number, timeZone: string, now: number): SlotRefusal | undefined {
  if (start > now && zoneAt(timeZone, now).starts.has(start)) return undefined;
  return refusalOf(start, { timeZone, now, horizonDays: HORIZON_DAYS }, DEFAULT_VISIT);
}

/** The present date and the last that can be booked, as members of an answer. */
export function datesOf(timeZone: string, now: number): string {
  const { today, lastDate } = bookableDates({ timeZone, now, horizonDays: HORIZON_DAYS });
  return `"today":"${today}","lastDate":"${lastDate}"`;
}

function zoneAt(timeZone: string, now: number): Zone {
  const known = zones.get(timeZone);
  if (known && now < known.until) return known;
  const zone = computeZone(timeZone, now);
  zones.set(timeZone, zone);
  return zone;
}

/** Once per zone and day, by Clinic's own rule; looked up from then on. */
function computeZone(timeZone: string, now: number): Zone {
  const today = dateIn(timeZone, now);
  const midnight = Temporal.PlainDate.from(addDays(today, 1)).toZonedDateTime(timeZone);
  const calendar = { timeZone, now, horizonDays: HORIZON_DAYS };
  const byDate = new Map<string, LegalSlot[]>();
  for (let date = today; date <= addDays(today, HORIZON_DAYS); date = addDays(date, 1)) {
    byDate.set(
      date,
      bookableStartsOn(date, calendar, DEFAULT_VISIT).map((start) => toLegalSlot(start, timeZone)),
    );
  }
  const inOrder = [...byDate.values()].flat();
  const starts = new Set(inOrder.map(({ start }) => start));
  return { until: midnight.epochMilliseconds, starts, inOrder, byDate };
}

const toLegalSlot = (start: number, timeZone: string): LegalSlot => ({
  start,
  json: JSON.stringify(slotAt({ startsAt: start, endsAt: start + SLOT_MS }, timeZone)),
});
