import type { Doctor } from '@clinic/contracts/doctors';
import { isKnownTimeZone } from '../../../kernel/time-zones.ts';
import { type LocationRow, toLocation } from '../../locations/rules/location-row.ts';

/** The columns of a doctor, with those of the location, in a flat row. */
export type DoctorRow = Omit<Doctor, 'location'> & LocationRow;

/** As one who has retired counts who works in a zone that Node does not know. */
export function toDoctor(row: DoctorRow): Doctor {
  const { id, name, specialization, timeZone, active } = row;
  return {
    ...{ id, name, specialization, timeZone },
    active: active && isKnownTimeZone(timeZone),
    location: toLocation(row),
  };
}
