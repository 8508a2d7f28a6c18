import { isDeepStrictEqual } from 'node:util';
import { addDays } from '../../apps/api/src/modules/calendar/rules/opening-hours.ts';
import { slotAt } from '../../apps/api/src/modules/calendar/rules/slot-times.ts';
import { lengthOf } from '../../apps/api/src/modules/visit-types/rules/bookable-visit-type.ts';
import {
  DEFAULT_VISIT,
  freeOnFilledDate,
  isWorkingDay,
  LONG_VISIT,
  type Schedule,
  slotStarts,
  startsOf,
  timeZoneOf,
} from '../database/schedule.ts';
import { type Call, type Calls, get, query, sameEachTime } from './calls.ts';
import type { Dialect } from './job.ts';

/** How many different requests go round; each remembers its answer. */
const DIFFERENT = 5_000;
const MONTH_DAYS = 30;

/** The free slots of one doctor's day, every other one taken. */
export function days(dialect: Dialect, doctors: number, { filled, full }: Schedule): Calls {
  const dates = filled.filter((date) => !full.includes(date));
  return inRounds(() => {
    const doctorId = 1 + anyOf(doctors);
    const date = dates[anyOf(dates.length)] as string;
    const timeZone = timeZoneOf(doctorId);
    const slots = freeOnFilledDate(slotStarts(doctorId, date)).map((start) =>
      slotAt({ startsAt: start, endsAt: start + lengthOf(DEFAULT_VISIT) }, timeZone),
    );
    const path = `/api/doctors/${doctorId}/availability?date=${date}`;
    return {
      request: query(dialect, 'availability.day', { doctorId, date }, path),
      check: rightBy(dialect, { doctorId, date, timeZone, slots }),
    };
  });
}

/** How many slots are free on each day of 30. Clinic has no REST path for it: ask by tRPC. */
export function calendars(dialect: Dialect, doctors: number, { filled, full }: Schedule): Calls {
  const last = filled.at(-1) as string;
  const first = filled.filter(
    (date) => !full.includes(date) && addDays(date, MONTH_DAYS - 1) <= last,
  );
  return inRounds(() => {
    const doctorId = 1 + anyOf(doctors);
    const from = first[anyOf(first.length)] as string;
    const to = addDays(from, MONTH_DAYS - 1);
    const days = Array.from({ length: MONTH_DAYS }, (_, index) => {
      const date = addDays(from, index);
      const free = isWorkingDay(date) ? freeOnFilledDate(slotStarts(doctorId, date)).length : 0;
      return { date, freeSlots: free };
    });
    const path = `/api/doctors/${doctorId}/calendar?from=${from}&to=${to}`;
    return {
      request: query(dialect, 'availability.calendar', { doctorId, from, to }, path),
      check: rightBy(dialect, { doctorId, timeZone: timeZoneOf(doctorId), days }),
    };
  });
}

/** A day of the long visit type, of a specialist who has nothing taken then. */
export function longDays(
  { from, count, visitTypeId }: Specialists,
  { filled, full }: Schedule,
): Calls {
  const dates = filled.filter((date) => !full.includes(date));
  return inRounds(() => {
    const doctorId = from + anyOf(count);
    const date = dates[anyOf(dates.length)] as string;
    const timeZone = timeZoneOf(doctorId);
    const slots = startsOf(date, timeZone, LONG_VISIT).map((startsAt) =>
      slotAt({ startsAt, endsAt: startsAt + lengthOf(LONG_VISIT) }, timeZone),
    );
    return {
      request: query('trpc', 'availability.day', { doctorId, date, visitTypeId }, ''),
      check: rightBy('trpc', { doctorId, date, timeZone, slots }),
    };
  });
}

/** The same for each day of 30. */
export function longCalendars(
  { from, count, visitTypeId }: Specialists,
  schedule: Schedule,
): Calls {
  const { filled, full } = schedule;
  const last = filled.at(-1) as string;
  const first = filled.filter(
    (date) => !full.includes(date) && addDays(date, MONTH_DAYS - 1) <= last,
  );
  return inRounds(() => {
    const doctorId = from + anyOf(count);
    const begin = first[anyOf(first.length)] as string;
    const to = addDays(begin, MONTH_DAYS - 1);
    const timeZone = timeZoneOf(doctorId);
    const days = Array.from({ length: MONTH_DAYS }, (_, index) => {
      const date = addDays(begin, index);
      return { date, freeSlots: startsOf(date, timeZone, LONG_VISIT).length };
    });
    const input = { doctorId, from: begin, to, visitTypeId };
    return {
      request: query('trpc', 'availability.calendar', input, ''),
      check: rightBy('trpc', { doctorId, timeZone, days }),
    };
  });
}

/** Doctors with ids from one on, and the visit type that they are asked for. */
export type Specialists = { from: number; count: number; visitTypeId: number };

/** The first free slots over a whole specialization: ten doctors, by time, then id. */
export function earliest({
  specialization,
  from,
}: {
  specialization: string;
  from: string | undefined;
}): Calls {
  const check = sameEachTime('trpc', (data) => {
    const found = data as { doctorId: number; specialization: string; startsAt: string }[];
    const order = found.map(
      ({ startsAt, doctorId }) => `${startsAt} ${String(doctorId).padStart(9)}`,
    );
    return (
      found.length === 10 &&
      found.every((slot) => slot.specialization === specialization) &&
      new Set(found.map(({ doctorId }) => doctorId)).size === 10 &&
      order.join() === order.toSorted().join()
    );
  });
  const instants = earlierAndEarlier(from);
  return () => {
    const input = { specialization, from: instants() };
    return { request: query('trpc', 'availability.earliest', input, ''), check, books: false };
  };
}

/** Each of these doctors' first free slot, whatever the limit above their number. */
export function firstFree({ doctorIds, limit, distinct }: FirstFree): Calls {
  const wanted = doctorIds.toSorted((a, b) => a - b).join();
  const check: Call['check'] = sameEachTime('trpc', (data) => {
    const found = data as { doctorId: number }[];
    return (
      found
        .map(({ doctorId }) => doctorId)
        .sort((a, b) => a - b)
        .join() === wanted
    );
  });
  const instants = earlierAndEarlier(undefined);
  return () => {
    const from = distinct ? { from: instants() } : {};
    const request = query('trpc', 'availability.earliest', { doctorIds, limit, ...from }, '');
    return { request, check, books: false };
  };
}

/** Milliseconds before an instant, or now: the same question, written so that no answer is shared. */
function earlierAndEarlier(from: string | undefined): () => string {
  let at = from ? Date.parse(from) : Date.now();
  return () => {
    at -= 1;
    return new Date(at).toISOString();
  };
}

type FirstFree = { doctorIds: number[]; limit: number; distinct: boolean };

export function trivial(dialect: Dialect): Calls {
  const check = sameEachTime(dialect, (data) => (data as { open?: boolean }).open === true);
  const request = dialect === 'rest' ? get('/trivial') : get('/trpc/trivial');
  return () => ({ request, check, books: false });
}

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

const anyOf = (count: number): number => Math.floor(Math.random() * count);
