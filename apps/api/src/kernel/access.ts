import type { Appointment } from '@clinic/contracts/appointments';
import type { Actor } from './actor.ts';

/** What the guard has found out for each access; a new way in, like a role of the staff, is a line here. */
type Proofs = {
  /** Anyone may. */
  public: object;
  /** Only the bearer of the manage token of the appointment that the input names as `id`. */
  'manage-token': {
    /** The appointment as it was when the token was checked. */
    readonly appointment: Appointment;
  };
};

/** Who may call a procedure or a route; declared where that is defined. */
export type Access = keyof Proofs;

declare const proven: unique symbol;

/** That the guard has let the caller in. Only `modules/access/authorize.ts` makes one. */
export type Authorized<A extends Access> = Proofs[A] & { readonly [proven]: A };

/** What an input must hold so that its access can be checked. */
export type Subject<A extends Access> = A extends 'manage-token' ? { id: string } : unknown;

/**
 * Lets the caller in, or throws. Every procedure and route is behind it.
 *
 * @param input what was asked, parsed; a `Subject` of the access
 */
export type Guard = <A extends Access>(
  access: A,
  actor: Actor,
  input: Subject<A>,
) => Promise<Authorized<A>>;
