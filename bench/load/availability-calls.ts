import { isDeepStrictEqual } from 'node:util';
import { addDays } from '../../apps/api/src/modules/calendar/rules/opening-hours.ts';
import { slotAt } from '../../apps/api/src/modules/calendar/rules/slot-times.ts';
import { lengthOf } from '../../apps/api/src/modules/visit-types/rules/bookable-visit-type.ts';
import {
  DEFAULT_VISIT,
  freeForLongVisits,
  freeOnFilledDate,
  isWorkingDay,
  LONG_VISIT,
  type Schedule,
  slotStarts,
  timeZoneOf,
} from '../database/schedule.ts';
import { type Call, type Calls, query, sameEachTime } from './calls.ts';
import type { Dialect, DoctorIds } from './job.ts';

/** How many different requests go round; each remembers its answer. */
const DIFFERENT = 5_000;
const MONTH_DAYS = 30;

/** What is asked for, and which of its starts the fill has left free. */
type Visits = {
  visit: typeof DEFAULT_VISIT;
  /** Nothing for the default type, which nobody has to name. */
  visitTypeId?: number;
  free(doctorId: number, date: string): number[];
};

export const DEFAULT_VISITS: Visits = {
  visit: DEFAULT_VISIT,
  free: (doctorId, date) =>
    isWorkingDay(date) ? freeOnFilledDate(slotStarts(doctorId, date)) : [],
};

export const LONG_VISITS: Visits = {
  visit: LONG_VISIT,
  visitTypeId: LONG_VISIT.id,
  free: freeForLongVisits,
};

/** The free slots of one doctor's day, half of it taken. */
export function days(
  dialect: Dialect,
  { visit, visitTypeId, free }: Visits,
  doctorIds: DoctorIds,
  { filled, full }: Schedule,
): Calls {
  const dates = filled.filter((date) => !full.includes(date));
  return inRounds(() => {
    const doctorId = anyDoctor(doctorIds);
    const date = dates[anyOf(dates.length)] as string;
    const timeZone = timeZoneOf(doctorId);
    const slots = free(doctorId, date).map((startsAt) =>
      slotAt({ startsAt, endsAt: startsAt + lengthOf(visit) }, timeZone),
    );
    const path = `/api/doctors/${doctorId}/availability?date=${date}${inUrl(visitTypeId)}`;
    return {
      request: query(dialect, 'availability.day', { doctorId, date, visitTypeId }, path),
      check: rightBy(dialect, { doctorId, date, timeZone, slots }),
    };
  });
}

/** How many slots are free on each day of 30. Clinic has no REST path for it: ask by tRPC. */
export function calendars(
  dialect: Dialect,
  { visitTypeId, free }: Visits,
  doctorIds: DoctorIds,
  { filled, full }: Schedule,
): Calls {
  const last = filled.at(-1) as string;
  const first = filled.filter(
    (date) => !full.includes(date) && addDays(date, MONTH_DAYS - 1) <= last,
  );
  return inRounds(() => {
    const doctorId = anyDoctor(doctorIds);
    const from = first[anyOf(first.length)] as string;
    const to = addDays(from, MONTH_DAYS - 1);
    const days = Array.from({ length: MONTH_DAYS }, (_, index) => {
      const date = addDays(from, index);
      return { date, freeSlots: free(doctorId, date).length };
    });
    const path = `/api/doctors/${doctorId}/calendar?from=${from}&to=${to}${inUrl(visitTypeId)}`;
    return {
      request: query(dialect, 'availability.calendar', { doctorId, from, to, visitTypeId }, path),
      check: rightBy(dialect, { doctorId, timeZone: timeZoneOf(doctorId), days }),
    };
  });
}

const inUrl = (visitTypeId: number | undefined): string =>
  visitTypeId === undefined ? '' : `&visitTypeId=${visitTypeId}`;

/** Every member as it is to be; the dates that can be booked depend on the day of the run. */
const rightBy = (dialect: Dialect, right: object): Call['check'] =>
  sameEachTime(dialect, (data) => {
    const { today: _, lastDate: __, ...rest } = data as Record<string, unknown>;
    return isDeepStrictEqual(rest, right);
  });

function inRounds(make: () => Omit<Call, 'books'>): Calls {
  const calls = Array.from({ length: DIFFERENT }, () => ({ ...make(), books: false }));
  let next = 0;
  return () => {
    next = (next + 1) % calls.length;
    return calls[next];
  };
}

const anyDoctor = ({ first, count }: DoctorIds): number => first + anyOf(count);

const anyOf = (count: number): number => Math.floor(Math.random() * count);
