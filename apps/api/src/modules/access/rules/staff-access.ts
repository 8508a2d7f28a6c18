import type { Staff, StaffRole } from '@clinic/contracts/staff';
import type { Access } from '../../../kernel/access.ts';

export type StaffAccess = Exclude<Access, 'public' | 'manage-token' | 'own-page'>;

const ALL: readonly StaffRole[] = ['reception', 'doctor', 'manager'];
const FRONT_DESK: readonly StaffRole[] = ['reception', 'manager'];

/**
 * Which roles each access lets in, what of the input must be of their own locations and calendars, and whether
 * they must work at all locations.
 */
export const STAFF_ACCESS: Record<
  StaffAccess,
  { roles: readonly StaffRole[]; of?: 'calendars' | 'appointment'; everywhere?: true }
> = {
  staff: { roles: ALL },
  'staff-of-calendars': { roles: ALL, of: 'calendars' },
  'staff-of-appointment': { roles: ALL, of: 'appointment' },
  reception: { roles: FRONT_DESK },
  'reception-of-calendars': { roles: FRONT_DESK, of: 'calendars' },
  'reception-of-appointment': { roles: FRONT_DESK, of: 'appointment' },
  manager: { roles: ['manager'] },
  'manager-of-calendars': { roles: ['manager'], of: 'calendars' },
  'clinic-manager': { roles: ['manager'], everywhere: true },
};

/** A doctor's calendar and where it is; only a location where no doctor is named. */
export type Place = { doctorId?: number; locationId: number };

/** Whether a member of the staff works there: at the location, and as a doctor on the own calendar only. */
export function worksAt(
  { role, doctorId, locationIds }: Pick<Staff, 'role' | 'doctorId' | 'locationIds'>,
  place: Place,
): boolean {
  const isOwn = role !== 'doctor' || place.doctorId === undefined || place.doctorId === doctorId;
  return isOwn && (locationIds.length === 0 || locationIds.includes(place.locationId));
}
