import type { ListedStaff } from '@clinic/contracts/staff';
import type { Clinic } from '../../clinic.ts';
import { listStaff } from '../../modules/staff/list-staff.ts';

/** The member of the staff with an email address, however it was written down; also a disabled one. */
export async function findStaff(clinic: Clinic, email: string): Promise<ListedStaff | undefined> {
  const wanted = email.trim().toLowerCase();
  return (await listStaff(clinic)).find((staff) => staff.email === wanted);
}
