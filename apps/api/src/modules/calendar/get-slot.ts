import type { AvailabilitySlotInput, SlotOfDoctor } from '@clinic/contracts/availability';
import type { Clinic } from '../../clinic.ts';
import { getDoctor } from '../doctors/get-doctor.ts';
import { toSlot } from './rules/slot-times.ts';

/**
 * A slot of a doctor with its wall time, whether or not it can be booked: what an address or a
 * refused request names is shown by the server's clock, too. Throws `DOCTOR_NOT_FOUND`.
 */
export async function getSlot(
  clinic: Clinic,
  { doctorId, startsAt }: AvailabilitySlotInput,
): Promise<SlotOfDoctor> {
  const { timeZone } = await getDoctor(clinic, { id: doctorId });
  return { doctorId, timeZone, ...toSlot(Date.parse(startsAt), timeZone) };
}
