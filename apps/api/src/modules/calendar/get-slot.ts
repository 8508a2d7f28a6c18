import type { AvailabilitySlotInput, SlotOfDoctor } from '@clinic/contracts/availability';
import type { Clinic } from '../../clinic.ts';
import { lengthOf } from '../visit-types/rules/bookable-visit-type.ts';
import { findCalendar } from './find-calendar.ts';
import { toSlot } from './rules/slot-times.ts';

/**
 * A slot of a doctor with its wall time, whether or not it can be booked: what an address or a
 * refused request names is shown by the server's clock, too. Throws what `findCalendar` throws.
 */
export async function getSlot(
  clinic: Clinic,
  { doctorId, startsAt, visitTypeId }: AvailabilitySlotInput,
): Promise<SlotOfDoctor> {
  const start = Date.parse(startsAt);
  const within = { from: start, until: start };
  const { calendar, visitType } = await findCalendar(clinic, { doctorId, visitTypeId }, within);
  const { timeZone } = calendar;
  const times = { startsAt: start, endsAt: start + lengthOf(visitType) };
  return { doctorId, timeZone, ...toSlot(times, timeZone) };
}
