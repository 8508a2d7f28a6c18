import type { Slot } from '@clinic/contracts/availability';
import type { Clinic } from '../../clinic.ts';
import { sharedRead } from '../../kernel/shared-read.ts';
import { lengthOf } from '../visit-types/rules/bookable-visit-type.ts';
import { type Question, selectBusy } from './availability-repository.ts';
import { knownHoursOf } from './known-hours-of.ts';
import { freeStartsOn, nearest } from './rules/free-slots.ts';
import { addDays, dateIn } from './rules/opening-hours.ts';
import { slotAt } from './rules/slot-times.ts';

const DAYS = 7;
const DAY_MS = 86_400_000;
const COUNT = 3;

/**
 * Up to three free slots of the doctor for the same visit type, within seven days either side of an instant
 * (epoch milliseconds), by distance, then earlier. None when there is no such doctor or visit type.
 */
export function suggestAlternatives(
  clinic: Clinic,
  question: Question,
  startsAt: number,
): Promise<Slot[]> {
  const { doctorId, visitTypeId } = question;
  // A thousand who lose one slot together get one answer.
  return shared(clinic, `${doctorId} ${visitTypeId} ${startsAt}`, () =>
    suggest(clinic, question, startsAt),
  );
}

const shared = sharedRead<Clinic, Slot[]>();

async function suggest(clinic: Clinic, question: Question, wanted: number): Promise<Slot[]> {
  const within = { from: wanted - DAYS * DAY_MS, until: wanted + DAYS * DAY_MS + 1 };
  const found = await selectBusy(clinic.db, knownHoursOf(clinic), question, {
    ...within,
    until: within.until + DAY_MS,
  });
  if (!found?.visitType) return [];
  const { timeZone, visitType } = found;
  const last = dateIn(timeZone, within.until);
  const free: number[] = [];
  for (let date = dateIn(timeZone, within.from); date <= last; date = addDays(date, 1)) {
    free.push(...freeStartsOn(date, found, visitType));
  }
  const inside = free.filter(
    (start) => start >= within.from && start < within.until && start !== wanted,
  );
  return nearest(inside, wanted, COUNT).map((startsAt) =>
    slotAt({ startsAt, endsAt: startsAt + lengthOf(visitType) }, timeZone),
  );
}
