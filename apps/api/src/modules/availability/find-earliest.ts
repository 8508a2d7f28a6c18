import type { AvailabilityEarliestInput, EarliestSlot } from '@clinic/contracts/availability';
import type { Clinic } from '../../kernel/clinic.ts';
import { type SlotOfZone, selectFreeDoctors, selectTimeZones } from './availability-repository.ts';
import { datesAnywhere } from './dates-anywhere.ts';
import { addDays, bookableDates, bookableStartsOn, dateIn } from './opening-hours.ts';
import { slotAt } from './slot-times.ts';

/** How many starts are asked about at first; each further question asks about four times as many. */
const FIRST_STARTS = 2;

/** Each doctor's first free slot from an instant on: by time, then doctor. */
export async function findEarliest(
  { db, clock, horizonDays }: Clinic,
  { specialization, from, limit }: AvailabilityEarliestInput,
): Promise<EarliestSlot[]> {
  const { now, timeZones } = await selectTimeZones(db, clock, specialization);
  const after = Math.max(now, from ? Date.parse(from) - 1 : 0);
  const slots = slotsOf(timeZones, { now, horizonDays }, after);
  const earliest = new Map<number, EarliestSlot>();
  for (let size = FIRST_STARTS; earliest.size < limit; size *= 4) {
    const asked = take(slots, size).flat();
    if (asked.length === 0) break;
    // For each slot up to `limit` free doctors: even if all found so far are among them, enough
    // new ones remain, and they are those of lowest id.
    for (const free of await selectFreeDoctors(db, clock, asked, { specialization, limit })) {
      if (earliest.has(free.doctorId)) continue;
      const { timeZone } = free;
      const { today } = bookableDates({ timeZone, now, horizonDays });
      earliest.set(free.doctorId, { ...free, ...slotAt(free.startsAt, timeZone), today });
      if (earliest.size === limit) break;
    }
  }
  return [...earliest.values()];
}

/** The slots of all zones after an instant, in order of time; those that start together, together. */
function* slotsOf(
  timeZones: string[],
  { now, horizonDays }: { now: number; horizonDays: number },
  after: number,
): Generator<SlotOfZone[]> {
  let pending = new Map<number, SlotOfZone[]>();
  const lastDate = addDays(dateIn('UTC', now), horizonDays + 1);
  for (let date = addDays(dateIn('UTC', after), -1); date <= lastDate; date = addDays(date, 1)) {
    for (const timeZone of timeZones) {
      for (const startsAt of bookableStartsOn(date, { timeZone, now, horizonDays })) {
        if (startsAt <= after) continue;
        pending.set(startsAt, [...(pending.get(startsAt) ?? []), { startsAt, timeZone }]);
      }
    }
    // A zone's day may begin before another's has ended: what the next date can still join waits.
    const nextBegins = datesAnywhere(addDays(date, 1), addDays(date, 1)).from;
    const sorted = [...pending].sort(([a], [b]) => a - b);
    for (const [startsAt, slots] of sorted) if (startsAt < nextBegins) yield slots;
    pending = new Map(sorted.filter(([startsAt]) => startsAt >= nextBegins));
  }
  for (const [, slots] of [...pending].sort(([a], [b]) => a - b)) yield slots;
}

function take<T>(from: Generator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = from.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
