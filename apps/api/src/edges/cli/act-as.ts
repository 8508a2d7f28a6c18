import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import {
  STAFF_ACCESS,
  type StaffAccess,
  worksAt,
} from '../../modules/access/rules/staff-access.ts';
import { type Author, OPERATOR, staffAuthor } from '../../modules/history/rules/author.ts';
import { findStaff } from './find-staff.ts';

/** The calendar that an appointment is in. */
export const calendarOf = ({ doctorId, location }: Pick<Appointment, 'doctorId' | 'location'>) => ({
  doctorId,
  locationId: location.id,
});

/** On whose behalf a command acts. */
export type Acting = {
  /** Whom the history names. */
  author: Author;
  /** Throws a sentence for what this person may not do, by role or place. */
  assertMay(access: StaffAccess, calendar: { doctorId: number; locationId: number }): void;
};

/** Without `--as` it is an operator, who may do everything. */
const OPERATOR_ACTS: Acting = { author: OPERATOR, assertMay: () => {} };

/** What `--as <email>` names: a member of the staff. Throws a sentence for somebody unknown or disabled. */
export async function actAs(clinic: Clinic, email: string | undefined): Promise<Acting> {
  if (email === undefined) return OPERATOR_ACTS;
  const staff = await findStaff(clinic, email);
  if (!staff) {
    throw new Error(
      `--as: nobody here has the address ${email}: "npm run staff -- list" shows all.`,
    );
  }
  const { name, role } = staff;
  if (staff.disabled) throw new Error(`--as: ${name} is disabled.`);
  return {
    author: staffAuthor(staff.id, 'cli'),
    assertMay: (access, calendar) => {
      if (!STAFF_ACCESS[access].roles.includes(role)) {
        throw new Error(`--as: ${name} has the role ${role}, which may not do this.`);
      }
      if (worksAt(staff, calendar)) return;
      throw new Error(`--as: this is not at a location or in a calendar of ${name}.`);
    },
  };
}
