import { eq, inArray } from 'drizzle-orm';
import type { Executor } from '../../db/client/executor.ts';
import { appointments } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import type { Place } from './rules/staff-access.ts';

/** Where doctors see patients; of unknown ones, nothing. */
export function selectPlacesOfDoctors(db: Executor, ids: readonly number[]): Promise<Place[]> {
  return db
    .select({ doctorId: doctors.id, locationId: doctors.locationId })
    .from(doctors)
    .where(inArray(doctors.id, ids));
}

/** Where an appointment is; of an unknown one, nothing. */
export function selectPlaceOfAppointment(db: Executor, id: string): Promise<Place[]> {
  return db
    .select({ doctorId: appointments.doctorId, locationId: appointments.locationId })
    .from(appointments)
    .where(eq(appointments.id, id));
}
