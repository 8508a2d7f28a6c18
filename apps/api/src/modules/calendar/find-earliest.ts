import type { AvailabilityEarliestInput, EarliestSlot } from '@clinic/contracts/availability';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { type BookableVisitType, lengthOf } from '../visit-types/rules/bookable-visit-type.ts';
import { type NamedDoctor, selectBusyDoctors, selectMeant } from './earliest-repository.ts';
import { findHours } from './find-hours.ts';
import type { BusyTimes } from './rules/busy-times.ts';
import {
  EarliestBounds,
  endOfHorizon,
  firstFree,
  type Horizon,
  type MeantDoctor,
} from './rules/earliest-bounds.ts';
import type { Hours } from './rules/hours.ts';
import { bookableDates } from './rules/opening-hours.ts';
import { slotAt } from './rules/slot-times.ts';

const DAY_MS = 86_400_000;
/** Of how many days a doctor is asked about, question by question; then of all that are left. */
const DAYS = [3, 14, Number.POSITIVE_INFINITY];
/** Beyond those who are wanted, about how many more doctors is asked at once, question by question. */
const MORE = [0, 16, 64, 256, 1_024];

/** A doctor who may be free from `lower` (epoch milliseconds) on, and how often was asked. */
type Candidate = { doctor: MeantDoctor; hours: Hours; lower: number; asked: number };
type Found = NamedDoctor & { startsAt: number };
type Search = {
  clinic: Clinic;
  visitType: BookableVisitType;
  horizon: Horizon;
  after: number;
  bounds: EarliestBounds;
  wanted: number;
};

/**
 * Each doctor's first free slot from an instant on: by time, then doctor. Asks about those first who may be free
 * first, and about nobody who cannot be among those wanted. Throws `VISIT_TYPE_NOT_FOUND`.
 */
export async function findEarliest(
  clinic: Clinic,
  { specialization, doctorIds, from, limit, visitTypeId }: AvailabilityEarliestInput,
): Promise<EarliestSlot[]> {
  const meant = await selectMeant(clinic.db, { visitTypeId, specialization, doctorIds });
  const { now, horizonDays, visitType, doctors } = meant;
  if (!visitType) throw new DomainError('VISIT_TYPE_NOT_FOUND');
  const horizon = { now, horizonDays };
  const after = Math.max(now, from ? Date.parse(from) - 1 : 0);
  const search = { clinic, visitType, horizon, after, bounds: boundsOf(clinic), wanted: limit };
  const found = await searchByBound(search, await candidatesOf(search, doctors));
  return found.map((each) => {
    const { timeZone, startsAt } = each;
    const { today } = bookableDates({ timeZone, ...horizon });
    const endsAt = startsAt + lengthOf(visitType);
    return { ...each, ...slotAt({ startsAt, endsAt }, timeZone), today };
  });
}

const byClinic = new WeakMap<Clinic, EarliestBounds>();
function boundsOf(clinic: Clinic): EarliestBounds {
  const bounds = byClinic.get(clinic) ?? new EarliestBounds();
  byClinic.set(clinic, bounds);
  return bounds;
}

/** The doctors with their hours, by the first instant at which each may be free, then id. */
async function candidatesOf(search: Search, doctors: readonly MeantDoctor[]): Promise<Candidate[]> {
  const { clinic, visitType, after, bounds } = search;
  const hoursById = await findHours(clinic, doctors);
  const candidates = doctors.flatMap((doctor): Candidate[] => {
    const found = hoursById.get(doctor.id);
    if (!found) return [];
    const versioned = { ...doctor, hoursVersion: found.version };
    const lower = bounds.of(versioned, visitType.id, after);
    return [{ doctor: versioned, hours: found.hours, lower, asked: 0 }];
  });
  return sorted(toFirstStarts(search, candidates));
}

const isBefore = (a: Candidate, b: Candidate) => a.lower - b.lower || a.doctor.id - b.doctor.id;
const sorted = (candidates: Candidate[]): Candidate[] => candidates.sort(isBefore);

/** From where nothing is known yet to the first start by the hours, which doctors share; without who has none. */
function toFirstStarts(search: Search, candidates: readonly Candidate[]): Candidate[] {
  const { after } = search;
  const starts = new Map<Hours, Map<string, number | undefined>>();
  return candidates.flatMap((candidate) => {
    const { doctor, hours, lower } = candidate;
    if (lower > after + 1) return [candidate];
    const ofHours = starts.get(hours) ?? new Map<string, number | undefined>();
    starts.set(hours, ofHours);
    const { timeZone } = doctor;
    if (!ofHours.has(timeZone)) {
      ofHours.set(
        timeZone,
        firstFree(searchedOf(search, candidate), { from: lower, until: Infinity }),
      );
    }
    const first = ofHours.get(timeZone);
    return first === undefined ? [] : [{ ...candidate, lower: first }];
  });
}

const searchedOf = ({ visitType, horizon }: Search, { doctor, hours }: Candidate) => ({
  ...{ visitType, horizon, hours },
  timeZone: doctor.timeZone,
});

/** Asks about the foremost candidates until nobody who is left can be among those wanted. */
async function searchByBound(search: Search, all: Candidate[]): Promise<Found[]> {
  const { clinic, wanted } = search;
  let found: Found[] = [];
  let candidates = all;
  for (let round = 0; ; round += 1) {
    const last = found[wanted - 1];
    const count = Math.max(wanted - found.length, 1) + (MORE[round] ?? (MORE.at(-1) as number));
    const asked = candidates.slice(0, count).filter((each) => !last || canPrecede(each, last));
    if (asked.length === 0) return found.slice(0, wanted);
    const windows = asked.map((each) => windowOf(search, each));
    const busy = await selectBusyDoctors(clinic.db, windows);
    const busyById = new Map(busy.map((doctor) => [doctor.doctorId, doctor]));
    const left: Candidate[] = candidates.slice(asked.length);
    for (const candidate of asked) {
      const taken = busyById.get(candidate.doctor.id);
      if (!taken) continue;
      const { startsAt, next } = judge(search, candidate, taken);
      const { booked: _, held: __, ...doctor } = taken;
      if (startsAt !== undefined) found.push({ ...doctor, startsAt });
      if (next) left.push(next);
    }
    candidates = sorted(left);
    found = found.sort((a, b) => a.startsAt - b.startsAt || a.doctorId - b.doctorId);
  }
}

const canPrecede = ({ lower, doctor }: Candidate, last: Found): boolean =>
  lower < last.startsAt || (lower === last.startsAt && doctor.id < last.doctorId);

/** Of which starts a candidate is asked. */
const startsOf = ({ lower, asked }: Candidate) => ({
  from: lower,
  until: lower + (DAYS[asked] ?? Infinity) * DAY_MS,
});

/** What can be in the way of these. */
function windowOf({ horizon }: Search, candidate: Candidate) {
  const { from, until } = startsOf(candidate);
  const end = endOfHorizon(candidate.doctor.timeZone, horizon);
  const last = Math.max(from, Math.min(until, end));
  return { doctorId: candidate.doctor.id, from: from - DAY_MS, until: last + DAY_MS };
}

/** The first free start, or where to ask on; what was learnt is kept for the next question. */
function judge(
  search: Search,
  candidate: Candidate,
  { booked, held }: { booked: BusyTimes; held: BusyTimes },
): { startsAt?: number; next?: Candidate } {
  const { bounds, visitType, horizon, after } = search;
  const { doctor } = candidate;
  const searched = searchedOf(search, candidate);
  const within = startsOf(candidate);
  const until = Math.min(within.until, endOfHorizon(doctor.timeZone, horizon));
  const bound = firstFree(searched, within, [booked]);
  bounds.raise(doctor, visitType.id, after, bound ?? until);
  const startsAt = bound === undefined ? bound : firstFree(searched, within, [booked, held]);
  if (startsAt !== undefined) return { startsAt };
  const lower = firstFree(searched, { from: until, until: Infinity });
  return lower === undefined ? {} : { next: { ...candidate, lower, asked: candidate.asked + 1 } };
}
