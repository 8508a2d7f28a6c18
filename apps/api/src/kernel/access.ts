import type { Appointment } from '@clinic/contracts/appointments';
import type { Staff } from '@clinic/contracts/staff';
import type { Actor } from './actor.ts';

type ByStaff = {
  /** Who is signed in. */
  readonly staff: Staff;
};

/** What the guard has found out for each access; a new way in is a line here and one in `authorize.ts`. */
type Proofs = {
  /** Anyone may. */
  public: object;
  /** Only the bearer of the manage token of the appointment that the input names as `id`. */
  'manage-token': {
    /** The appointment as it was when the token was checked. */
    readonly appointment: Appointment;
  };
  /** Anyone, but not from a page of another site: what sets a cookie. */
  'own-page': object;
  /** Who is signed in. */
  staff: ByStaff;
  /** The same, for calendars of their own: of the doctors and the location that the input names. */
  'staff-of-calendars': ByStaff;
  /** The same, for the appointment that the input names as `id`. */
  'staff-of-appointment': ByStaff;
  /** The front desk: reception and managers. */
  reception: ByStaff;
  'reception-of-calendars': ByStaff;
  'reception-of-appointment': ByStaff;
  manager: ByStaff;
  /** A manager of the doctors and the location that the input names. */
  'manager-of-calendars': ByStaff;
  /** A manager of all locations: what concerns the clinic as a whole. */
  'clinic-manager': ByStaff;
};

/** Who may call a procedure or a route; declared where that is defined. */
export type Access = keyof Proofs;

declare const proven: unique symbol;

/** That the guard has let the caller in. Only `modules/access/authorize.ts` makes one. */
export type Authorized<A extends Access> = Proofs[A] & { readonly [proven]: A };

/** What the input of a question about calendars names of them. */
export type CalendarsSubject = {
  locationId?: number | undefined;
  doctorId?: number | undefined;
  doctorIds?: readonly number[] | undefined;
};

/** What an input must hold so that its access can be checked. */
export type Subject<A extends Access> = A extends 'manage-token' | `${string}-of-appointment`
  ? { id: string }
  : A extends `${string}-of-calendars`
    ? CalendarsSubject
    : unknown;

/** Who asks, as far as it can be told without the input. */
export type Admitted = { readonly actor: Actor; readonly staff?: Staff };

/** Lets the caller in, or throws. Every procedure and route is behind it. */
export type Guard = {
  /** First, before the input is looked at. Throws `UNAUTHENTICATED` or `FORBIDDEN`. */
  admit(access: Access, actor: Actor): Promise<Admitted>;
  /**
   * Then, by the input. Throws `FORBIDDEN` or `APPOINTMENT_NOT_FOUND`.
   *
   * @param input what was asked, parsed; a `Subject` of the access
   */
  authorize<A extends Access>(
    access: A,
    admitted: Admitted,
    input: Subject<A>,
  ): Promise<Authorized<A>>;
};
