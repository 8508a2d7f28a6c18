import type { Slot } from '@clinic/contracts/availability';
import type { Clinic } from '../../clinic.ts';
import { sharedRead } from '../../kernel/shared-read.ts';
import { selectBusy } from './availability-repository.ts';
import { freeStartsOn, nearest } from './rules/free-slots.ts';
import { addDays, dateIn, SLOT_MS } from './rules/opening-hours.ts';
import { slotAt } from './rules/slot-times.ts';

const DAYS = 7;
const DAY_MS = 86_400_000;
const COUNT = 3;

/**
 * Up to three free slots of the doctor within seven days either side of an instant (epoch
 * milliseconds), by distance, then earlier. None when there is no such doctor.
 */
export function suggestAlternatives(
  clinic: Clinic,
  doctorId: number,
  startsAt: number,
): Promise<Slot[]> {
  // A thousand who lose one slot together get one answer.
  return shared(clinic, `${doctorId} ${startsAt}`, () => suggest(clinic, doctorId, startsAt));
}

const shared = sharedRead<Clinic, Slot[]>();

async function suggest(
  { db, horizonDays }: Clinic,
  doctorId: number,
  startsAt: number,
): Promise<Slot[]> {
  const within = { from: startsAt - DAYS * DAY_MS, until: startsAt + DAYS * DAY_MS + 1 };
  const found = await selectBusy(db, doctorId, {
    ...within,
    until: within.until + SLOT_MS,
  });
  if (!found) return [];
  const calendar = { ...found, horizonDays };
  const last = dateIn(found.timeZone, within.until);
  const free: number[] = [];
  for (let date = dateIn(found.timeZone, within.from); date <= last; date = addDays(date, 1)) {
    free.push(...freeStartsOn(date, calendar));
  }
  const inside = free.filter(
    (start) => start >= within.from && start < within.until && start !== startsAt,
  );
  return nearest(inside, startsAt, COUNT).map((start) => slotAt(start, found.timeZone));
}
