import {
  type BusyTimes,
  toBusyTimes,
} from '../../apps/api/src/modules/calendar/rules/busy-times.ts';
import { addDays } from '../../apps/api/src/modules/calendar/rules/opening-hours.ts';
import type { Connections } from './connections.ts';
import { datesOf, type LegalSlot, legalBetween, legalOn, SLOT_MS } from './legal-slots.ts';
import { READ_TAKEN } from './statements.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const ALTERNATIVES = 3;

type Taken = { timeZone: string; now: number; busy: BusyTimes };

/** Answers as text: the slots were written when they were computed. Nothing: no such doctor. */
export async function readDay(
  connections: Connections,
  doctorId: number,
  date: string,
): Promise<string | undefined> {
  const taken = await readTaken(connections, doctorId, ...aroundDates(date, date));
  if (!taken) return undefined;
  const { timeZone } = taken;
  const free = freeOf(legalOn(date, timeZone, taken.now), taken);
  const slots = free.map(({ json }) => json).join();
  const dates = datesOf(timeZone, taken.now);
  const day = `"doctorId":${doctorId},"date":"${date}","timeZone":"${timeZone}",${dates}`;
  return `{${day},"slots":[${slots}]}`;
}

/** How many slots are free on each date, both ends included. */
export async function readCalendar(
  connections: Connections,
  doctorId: number,
  from: string,
  to: string,
): Promise<string | undefined> {
  const taken = await readTaken(connections, doctorId, ...aroundDates(from, to));
  if (!taken) return undefined;
  const { timeZone, now } = taken;
  const days: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const free = freeOf(legalOn(date, timeZone, now), taken).length;
    days.push(`{"date":"${date}","freeSlots":${free}}`);
  }
  const dates = datesOf(timeZone, now);
  return `{"doctorId":${doctorId},"timeZone":"${timeZone}",${dates},"days":[${days.join()}]}`;
}

/** Up to three free slots within a week either side, by distance, then earlier. */
export async function readAlternatives(
  connections: Connections,
  doctorId: number,
  startsAt: number,
): Promise<object[]> {
  const [from, to] = [startsAt - WEEK_MS, startsAt + WEEK_MS + 1];
  const taken = await readTaken(connections, doctorId, from, to);
  if (!taken) return [];
  const free = freeOf(legalBetween(taken.timeZone, taken.now, from, to), taken);
  const distance = ({ start }: LegalSlot) => Math.abs(start - startsAt);
  return free
    .filter(({ start }) => start !== startsAt)
    .sort((a, b) => distance(a) - distance(b) || a.start - b.start)
    .slice(0, ALTERNATIVES)
    .map(({ json }) => JSON.parse(json));
}

/** Wide enough for the dates in every zone. */
const aroundDates = (from: string, to: string): [number, number] => [
  Date.parse(from) - 14 * HOUR_MS,
  Date.parse(to) + DAY_MS + 12 * HOUR_MS,
];

async function readTaken(
  connections: Connections,
  doctorId: number,
  from: number,
  to: number,
): Promise<Taken | undefined> {
  const interval = [new Date(from).toISOString(), new Date(to).toISOString()];
  const [row] = await connections.read(READ_TAKEN, [doctorId, ...interval]).values();
  if (!row) return undefined;
  const [timeZone, now, minutes] = row as unknown as [string, number, string | null];
  return { timeZone, now, busy: toBusyTimes(minutes) };
}

const freeOf = (slots: LegalSlot[], { busy }: Taken): LegalSlot[] =>
  slots.filter(({ start }) => !busy.overlaps({ from: start, until: start + SLOT_MS }));
