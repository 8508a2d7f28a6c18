import type { AvailabilityEarliestInput, EarliestSlot } from '@clinic/contracts/availability';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { type BookableVisitType, lengthOf } from '../visit-types/rules/bookable-visit-type.ts';
import {
  countByTimeZone,
  type NamedDoctor,
  selectBusyDoctors,
  selectFreeDoctors,
  type WhichDoctors,
} from './earliest-repository.ts';
import {
  endOfHorizonAnywhere,
  firstFree,
  type Horizon,
  type SlotOfZone,
  SlotsOfZones,
} from './rules/earliest-slots.ts';
import { bookableDates } from './rules/opening-hours.ts';
import { slotAt } from './rules/slot-times.ts';

/** So many doctors or fewer are asked for one by one. */
const FEW = 60;
/** Of how many starts many doctors are asked about at once, question by question. */
const STARTS = [2, 8, 32, 64];
/** Of how many days a few doctors are asked about at once; then of all that are left. */
const DAYS = [4, 14];
const DAY_MS = 86_400_000;

type Search = {
  clinic: Clinic;
  which: WhichDoctors;
  /** How many doctors there are, and how many of them are wanted. */
  doctors: number;
  wanted: number;
  timeZones: string[];
  visitType: BookableVisitType;
  horizon: Horizon;
  found: Map<number, NamedDoctor & { startsAt: number }>;
  few: number;
};

/**
 * Each doctor's first free slot from an instant on: by time, then doctor. Asks no more when every
 * doctor is found, and of those who are found nothing again. Throws `VISIT_TYPE_NOT_FOUND`.
 *
 * @param few how many doctors are few enough to ask for one by one
 */
export async function findEarliest(
  clinic: Clinic,
  { specialization, doctorIds, from, limit, visitTypeId }: AvailabilityEarliestInput,
  few = FEW,
): Promise<EarliestSlot[]> {
  const which = { visitTypeId, specialization, doctorIds };
  const { now, horizonDays, visitType, zones } = await countByTimeZone(clinic.db, which);
  if (!visitType) throw new DomainError('VISIT_TYPE_NOT_FOUND');
  const doctors = zones.reduce((sum, zone) => sum + zone.doctors, 0);
  const search: Search = {
    clinic,
    which,
    doctors,
    wanted: Math.min(limit, doctors),
    timeZones: zones.map(({ timeZone }) => timeZone),
    visitType,
    horizon: { now, horizonDays },
    found: new Map(),
    few,
  };
  const after = Math.max(now, from ? Date.parse(from) - 1 : 0);
  const askedUntil = await searchByStart(search, after);
  if (askedUntil !== undefined) await searchByDoctor(search, askedUntil);
  return [...search.found.values()]
    .sort((a, b) => a.startsAt - b.startsAt || a.doctorId - b.doctorId)
    .slice(0, limit)
    .map((found) => {
      const { timeZone } = found;
      const { today } = bookableDates({ timeZone, ...search.horizon });
      const endsAt = found.startsAt + lengthOf(visitType);
      return { ...found, ...slotAt({ startsAt: found.startsAt, endsAt }, timeZone), today };
    });
}

const isDone = ({ found, wanted }: Search): boolean => found.size >= wanted;
const missing = ({ doctors, found }: Search): number => doctors - found.size;

/**
 * Start by start, while many doctors are missing: some of them are soon found free.
 *
 * @returns the instant after which nothing is known of those who are missing; nothing at the end
 */
async function searchByStart(search: Search, after: number): Promise<number | undefined> {
  const { clinic, which, wanted, found } = search;
  const slots = new SlotsOfZones(search, after);
  let until = after;
  for (let question = 0; missing(search) > search.few && !isDone(search); question += 1) {
    const asked = slots.take(STARTS[question] ?? (STARTS.at(-1) as number));
    if (asked.length === 0) return undefined;
    // As many for each slot as are wanted: who is missing afterwards is free at none of them.
    const limit = wanted - found.size;
    const rest = { ...which, limit, found: [...found.keys()] };
    for (const free of await selectFreeDoctors(clinic.db, asked, rest)) {
      if (!found.has(free.doctorId)) found.set(free.doctorId, free);
    }
    until = (asked.at(-1) as SlotOfZone).startsAt;
  }
  return until;
}

/** Doctor by doctor: what each has taken in the next days, then in all days that are left. */
async function searchByDoctor(search: Search, after: number): Promise<void> {
  const { clinic, which, found, horizon } = search;
  const end = endOfHorizonAnywhere(horizon);
  let from = after + 1;
  for (const days of [...DAYS, Number.POSITIVE_INFINITY]) {
    if (isDone(search) || from >= end) return;
    const until = Math.min(end, from + days * DAY_MS);
    const rest = { ...which, found: [...found.keys()] };
    const within = { from: from - DAY_MS, until: until + DAY_MS };
    for (const { busy, ...doctor } of await selectBusyDoctors(clinic.db, within, rest)) {
      const startsAt = firstFree(doctor.timeZone, { from, until }, busy, search);
      if (startsAt !== undefined) found.set(doctor.doctorId, { ...doctor, startsAt });
    }
    from = until;
  }
}
