import {
  type BusyTimes,
  toBusyTimes,
} from '../../apps/api/src/modules/calendar/rules/busy-times.ts';
import { addDays } from '../../apps/api/src/modules/calendar/rules/opening-hours.ts';
import type { Connections } from './connections.ts';
import { datesOf, type LegalSlot, legalBetween, legalOn } from './legal-slots.ts';
import { READ_TAKEN } from './statements.ts';
import { timesOf, toVisit, type Visit } from './visit.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const ALTERNATIVES = 3;

/** Without a visit type the default one is meant. */
export type Asked = { doctorId: number; visitTypeId?: number | undefined };

type Taken = { timeZone: string; now: number; busy: BusyTimes; visit: Visit };
type Refusal = { refusal: string };

/** Answers are texts: the slots were written when they were computed. */
export async function readDay(
  connections: Connections,
  asked: Asked,
  date: string,
): Promise<string | Refusal> {
  const taken = await readTaken(connections, asked, ...aroundDates(date, date));
  if ('refusal' in taken) return taken;
  const { timeZone, now } = taken;
  const slots = freeOf(legalOn(date, taken), taken).map(({ json }) => json);
  const head = `"doctorId":${asked.doctorId},"date":"${date}","timeZone":"${timeZone}"`;
  return `{${head},${datesOf(timeZone, now)},"slots":[${slots.join()}]}`;
}

/** How many slots are free on each date, both ends included. */
export async function readCalendar(
  connections: Connections,
  asked: Asked,
  from: string,
  to: string,
): Promise<string | Refusal> {
  const taken = await readTaken(connections, asked, ...aroundDates(from, to));
  if ('refusal' in taken) return taken;
  const { timeZone, now } = taken;
  const days: string[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const free = freeOf(legalOn(date, taken), taken).length;
    days.push(`{"date":"${date}","freeSlots":${free}}`);
  }
  const dates = datesOf(timeZone, now);
  return `{"doctorId":${asked.doctorId},"timeZone":"${timeZone}",${dates},"days":[${days.join()}]}`;
}

/** Up to three free slots within a week either side, by distance, then earlier. */
export async function readAlternatives(
  connections: Connections,
  doctorId: number,
  startsAt: number,
): Promise<object[]> {
  const [from, to] = [startsAt - WEEK_MS, startsAt + WEEK_MS + 1];
  const taken = await readTaken(connections, { doctorId }, from, to);
  if ('refusal' in taken) return [];
  const free = freeOf(legalBetween(taken, from, to), taken);
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
  { doctorId, visitTypeId }: Asked,
  from: number,
  to: number,
): Promise<Taken | Refusal> {
  const interval = [new Date(from).toISOString(), new Date(to).toISOString()];
  const [row] = await connections
    .read(READ_TAKEN, [doctorId, ...interval, visitTypeId ?? null])
    .values();
  if (!row) return { refusal: 'DOCTOR_NOT_FOUND' };
  const [timeZone, now, minutes, ...columns] = row as unknown as [string, number, string | null];
  const visit = toVisit(columns);
  if (!visit) return { refusal: 'VISIT_TYPE_NOT_FOUND' };
  if (!visit.offered) return { refusal: 'VISIT_TYPE_NOT_OFFERED' };
  return { timeZone, now, busy: toBusyTimes(minutes), visit };
}

const freeOf = (slots: LegalSlot[], { busy, visit }: Taken): LegalSlot[] =>
  slots.filter(({ start }) => !busy.overlaps(timesOf(visit, start)));
