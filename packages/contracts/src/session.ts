import { z } from 'zod';
import { lineOfText } from './line-of-text.ts';
import { NewPasskey, PasskeyAssertion } from './passkeys.ts';
import { Email, Password, Staff } from './staff.ts';

export const SignInInput = z.strictObject({ email: Email, password: Password });
export type SignInInput = z.infer<typeof SignInInput>;

/** Who is signed in; the session itself is a cookie. */
export const SignedIn = Staff;
export type SignedIn = Staff;

/** How one can sign in here, beside a password. */
export const SignInWays = z.object({
  /** Whether passkeys work at the address at which the page was opened. */
  passkeys: z.boolean(),
  /** The name of the provider of single sign-on, where there is one. */
  singleSignOn: z.string().optional(),
});
export type SignInWays = z.infer<typeof SignInWays>;

/** The token of a setup link or an invitation, as the link's fragment has it. */
export const LinkToken = z.string().regex(/^[\w.-]{1,200}$/, 'must be the token of a link');

export const OpenLinkInput = z.strictObject({ token: LinkToken });
export type OpenLinkInput = z.infer<typeof OpenLinkInput>;

/** Whom a link lets in: nobody yet, for the link of the first manager. */
export const OpenedLink = z.object({
  staff: Staff.pick({ email: true, name: true, role: true }).optional(),
});
export type OpenedLink = z.infer<typeof OpenedLink>;

/** `email` and `name` are for the link of the first manager, and only for it. */
const whoJoins = {
  token: LinkToken,
  email: Email.optional(),
  name: lineOfText(120).optional(),
};

export const JoinInput = z.strictObject({ ...whoJoins, password: Password });
export type JoinInput = z.infer<typeof JoinInput>;

export const AskToJoinInput = z.strictObject(whoJoins);
export type AskToJoinInput = z.infer<typeof AskToJoinInput>;

/** With a passkey instead of a password; who joins was told when it was asked for. */
export const JoinWithPasskeyInput = z.strictObject({ ...whoJoins, passkey: NewPasskey });
export type JoinWithPasskeyInput = z.infer<typeof JoinWithPasskeyInput>;

export const PasskeySignInInput = z.strictObject({ passkey: PasskeyAssertion });
export type PasskeySignInInput = z.infer<typeof PasskeySignInInput>;

/** `current` is not asked of who has no password yet. */
export const ChangePasswordInput = z.strictObject({
  current: Password.optional(),
  password: Password,
});
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

/** The shortest password that can be chosen, in characters. */
export const MIN_PASSWORD_LENGTH = 12;
