import { z } from 'zod';
import { lineOfText } from './line-of-text.ts';
import { Id, Uuid, Version } from './primitives.ts';

/** What a member of the staff may do. A doctor sees the own calendar only. */
export const StaffRole = z.enum(['reception', 'doctor', 'manager']);
export type StaffRole = z.infer<typeof StaffRole>;

/** An email address as HTML's form fields take it, in lower case. */
export const Email = z
  .string()
  .max(1_000, { error: 'must have at most 254 characters', abort: true })
  .overwrite((text) => text.trim().toLowerCase())
  .max(254, { error: 'must have at most 254 characters', abort: true })
  .pipe(z.email({ error: 'must be an email address', pattern: z.regexes.html5Email }));

/** As it is typed; longer ones are no password, and hashing them would take long. */
export const Password = z
  .string()
  .min(1, { error: 'must not be empty', abort: true })
  .max(512, { error: 'must have at most 512 characters', abort: true });

/** A member of the staff as the desk shows it. Without locations, everywhere. */
export const Staff = z.object({
  id: Uuid,
  email: z.string(),
  name: z.string(),
  role: StaffRole,
  /** Whose calendar is theirs: of a doctor. */
  doctorId: z.int().optional(),
  locationIds: z.array(z.int()),
});
export type Staff = z.infer<typeof Staff>;

/** A row of the list of the staff. */
export const ListedStaff = Staff.extend({
  version: z.int(),
  /** Whether they have come in: a password or a passkey was chosen, or single sign-on used. */
  joined: z.boolean(),
  disabled: z.boolean(),
});
export type ListedStaff = z.infer<typeof ListedStaff>;

/** `doctorId` belongs to the role `doctor`, and only to it. */
const roleFields = {
  role: StaffRole,
  doctorId: Id.optional(),
  /** None: everywhere. */
  locationIds: z.array(Id).max(100).default([]),
};
const hasItsDoctor = ({ role, doctorId }: { role: StaffRole; doctorId?: number | undefined }) =>
  (role === 'doctor') === (doctorId !== undefined);
const ITS_DOCTOR = {
  path: ['doctorId'],
  error: 'must be given for the role doctor, and for no other',
};

export const InviteStaffInput = z
  .strictObject({ email: Email, name: lineOfText(120), ...roleFields })
  .refine(hasItsDoctor, ITS_DOCTOR);
export type InviteStaffInput = z.infer<typeof InviteStaffInput>;

/** `link` lets the invited person in, once; it ends at `expiresAt`. Its token stands in the fragment. */
export const Invitation = z.object({
  staff: ListedStaff,
  link: z.string(),
  expiresAt: z.iso.datetime(),
});
export type Invitation = z.infer<typeof Invitation>;

export const UpdateStaffInput = z
  .strictObject({ id: Uuid, version: Version, name: lineOfText(120), ...roleFields })
  .refine(hasItsDoctor, ITS_DOCTOR);
export type UpdateStaffInput = z.infer<typeof UpdateStaffInput>;

/** Disabling ends every session; enabling brings none back. */
export const DisableStaffInput = z.strictObject({
  id: Uuid,
  version: Version,
  disabled: z.boolean(),
});
export type DisableStaffInput = z.infer<typeof DisableStaffInput>;

export const StaffInput = z.strictObject({ id: Uuid });
export type StaffInput = z.infer<typeof StaffInput>;
