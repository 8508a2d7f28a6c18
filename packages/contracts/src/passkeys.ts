import { z } from 'zod';
import { lineOfText } from './line-of-text.ts';

/** Bytes in base64url (RFC 4648 §5), as WebAuthn's JSON has them. */
const bytes = (maxLength: number) =>
  z
    .string()
    .max(maxLength, { error: `must have at most ${maxLength} characters`, abort: true })
    .regex(/^[\w-]+$/, 'must be base64url');

/** At most 1,023 bytes (WebAuthn §4). */
export const CredentialId = bytes(1_364);
const ClientDataJson = bytes(2_000);

/** What `navigator.credentials.create` has made (https://www.w3.org/TR/webauthn-3/), as far as it is looked at. */
export const NewPasskey = z.strictObject({
  id: CredentialId,
  clientDataJSON: ClientDataJson,
  attestationObject: bytes(8_000),
  transports: z.array(z.string().regex(/^[a-z-]{1,20}$/, 'must be a transport')).max(10),
});
export type NewPasskey = z.infer<typeof NewPasskey>;

/** What `navigator.credentials.get` has given. */
export const PasskeyAssertion = z.strictObject({
  id: CredentialId,
  clientDataJSON: ClientDataJson,
  authenticatorData: bytes(2_000),
  signature: bytes(2_000),
  /** Whose it is, as the passkey knows it. */
  userHandle: bytes(86),
});
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>;

/** What its owner calls it. */
export const PasskeyName = lineOfText(60);

export const Passkey = z.object({
  credentialId: z.string(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  usedAt: z.iso.datetime().optional(),
});
export type Passkey = z.infer<typeof Passkey>;

/** How somebody of the staff can sign in, as they see it themselves. */
export const OwnWaysIn = z.object({
  hasPassword: z.boolean(),
  passkeys: z.array(Passkey),
});
export type OwnWaysIn = z.infer<typeof OwnWaysIn>;

export const AddPasskeyInput = z.strictObject({ name: PasskeyName, passkey: NewPasskey });
export type AddPasskeyInput = z.infer<typeof AddPasskeyInput>;

export const RenamePasskeyInput = z.strictObject({ credentialId: CredentialId, name: PasskeyName });
export type RenamePasskeyInput = z.infer<typeof RenamePasskeyInput>;

export const RemovePasskeyInput = z.strictObject({ credentialId: CredentialId });
export type RemovePasskeyInput = z.infer<typeof RemovePasskeyInput>;
