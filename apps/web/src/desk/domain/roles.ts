import type { StaffRole } from '@clinic/contracts/staff';

/** What a role is called. */
export const ROLES: Record<StaffRole, string> = {
  reception: 'Reception',
  doctor: 'Doctor',
  manager: 'Manager',
};
