import type { Appointment } from '@clinic/contracts/appointments';
import type { Staff } from '@clinic/contracts/staff';
import type { Db } from '../../db/client/executor.ts';
import type {
  Access,
  Admitted,
  Authorized,
  CalendarsSubject,
  Guard,
  Subject,
} from '../../kernel/access.ts';
import type { Actor } from '../../kernel/actor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import type { Secrets } from '../../kernel/secrets.ts';
import { selectPlaceOfAppointment, selectPlacesOfDoctors } from './places-repository.ts';
import { isManageToken } from './rules/manage-token.ts';
import { hashOfSessionToken } from './rules/session-token.ts';
import { type Place, STAFF_ACCESS, type StaffAccess, worksAt } from './rules/staff-access.ts';
import { selectStaffOfSession } from './sessions-repository.ts';

type Ports = {
  db: Db;
  secrets: Secrets;
  /** An appointment with the nonce of its manage token. */
  findManaged(id: string): Promise<{ appointment: Appointment; manageNonce: Buffer } | undefined>;
};

/**
 * The guard of every procedure and route. Throws `APPOINTMENT_NOT_FOUND`, the same whether the
 * appointment is absent or the manage token is not its own; to the staff `UNAUTHENTICATED` and `FORBIDDEN`.
 */
export function createGuard(ports: Ports): Guard {
  return {
    admit: async (access, actor) => {
      if (isStaffAccess(access)) return { actor, staff: await admitStaff(ports, access, actor) };
      if (access === 'own-page' && actor.isCrossSite) throw new DomainError('FORBIDDEN');
      return { actor };
    },
    authorize: async <A extends Access>(access: A, admitted: Admitted, input: Subject<A>) =>
      (await prove(ports, access, admitted, input)) as Authorized<A>,
  };
}

async function prove(
  ports: Ports,
  access: Access,
  { actor, staff }: Admitted,
  input: unknown,
): Promise<object> {
  if (isStaffAccess(access)) {
    if (!staff) throw new DomainError('UNAUTHENTICATED');
    await assertOwn(ports, access, staff, input);
    return { staff };
  }
  if (access === 'manage-token') return proveManageToken(ports, actor, input as { id: string });
  return {};
}

async function proveManageToken(
  { secrets, findManaged }: Ports,
  { manageToken }: Actor,
  { id }: { id: string },
): Promise<object> {
  const found = await findManaged(id);
  const isAllowed = isManageToken(secrets, manageToken, id, found?.manageNonce);
  if (!isAllowed || !found) throw new DomainError('APPOINTMENT_NOT_FOUND');
  return { appointment: found.appointment };
}

async function admitStaff(
  { db }: Ports,
  access: StaffAccess,
  { sessionToken, isCrossSite }: Actor,
): Promise<Staff> {
  if (sessionToken === undefined) throw new DomainError('UNAUTHENTICATED');
  // The cookie came along with what somebody else's page has sent.
  if (isCrossSite) throw new DomainError('FORBIDDEN');
  const staff = await selectStaffOfSession(db, hashOfSessionToken(sessionToken));
  if (!staff) throw new DomainError('UNAUTHENTICATED');
  const { roles, everywhere } = STAFF_ACCESS[access];
  const isAllowed = roles.includes(staff.role) && !(everywhere && staff.locationIds.length > 0);
  if (!isAllowed) throw new DomainError('FORBIDDEN');
  return staff;
}

/** Who works everywhere need not be asked about: nothing is read for them. */
async function assertOwn(
  { db }: Ports,
  access: StaffAccess,
  staff: Staff,
  input: unknown,
): Promise<void> {
  const { of } = STAFF_ACCESS[access];
  if (!of || (staff.role !== 'doctor' && staff.locationIds.length === 0)) return;
  const places =
    of === 'appointment'
      ? await selectPlaceOfAppointment(db, (input as { id: string }).id)
      : await placesOf(db, input as CalendarsSubject);
  if (!places.every((place) => worksAt(staff, place))) throw new DomainError('FORBIDDEN');
}

async function placesOf(
  db: Db,
  { locationId, doctorId, doctorIds = [] }: CalendarsSubject,
): Promise<Place[]> {
  const ids = doctorId === undefined ? doctorIds : [...doctorIds, doctorId];
  const ofDoctors = ids.length === 0 ? [] : await selectPlacesOfDoctors(db, ids);
  return locationId === undefined ? ofDoctors : [...ofDoctors, { locationId }];
}

const isStaffAccess = (access: Access): access is StaffAccess => access in STAFF_ACCESS;
