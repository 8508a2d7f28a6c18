import type { PasskeyAssertion } from '@clinic/contracts/passkeys';
import { generateAuthenticationOptions } from '@simplewebauthn/server';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { askBrowser, takeAnswered } from './ask-browser.ts';
import { limitSignIn } from './limit-sign-in.ts';
import { type AskedFrom, assertParty } from './offer-passkey.ts';
import { openSession } from './open-session.ts';
import { countPasskeyUse, type PasskeyRow, selectPasskey } from './passkeys-repository.ts';
import { readPasskeyUse } from './read-passkey.ts';
import { CHALLENGE_MINUTES } from './rules/challenge-minutes.ts';
import { knownDevice } from './rules/device-token.ts';
import { relyingPartyOf } from './rules/relying-party.ts';
import { toStaff } from './rules/staff-of-row.ts';
import { userHandleText } from './rules/user-handle.ts';
import type { Opened } from './sign-in.ts';
import { selectStaff } from './staff-repository.ts';

/** Asks the browser for any passkey of this clinic: names nobody, so it tells nothing of who has one. */
export async function askForPasskey(
  clinic: Clinic,
  { publicOrigin, challengeToken: known }: AskedFrom,
) {
  const party = assertParty(publicOrigin);
  const { challenge, challengeToken } = await askBrowser(clinic, 'sign-in', {
    challengeToken: known,
  });
  const { extensions: _none, ...options } = await generateAuthenticationOptions({
    rpID: party.id,
    challenge,
    timeout: CHALLENGE_MINUTES['sign-in'] * 60_000,
    userVerification: 'required',
  });
  return { options, challengeToken };
}

type From = AskedFrom & { address: string; deviceToken: string | undefined };

/**
 * Signs in whose passkey has answered. Throws `RATE_LIMITED` after too many failures of the address or the known
 * browser, and `UNAUTHENTICATED`: the same whether the passkey is unknown, a copy or of disabled staff, or the
 * answer is not to what this browser was asked.
 */
export async function signInWithPasskey(
  clinic: Clinic,
  passkey: PasskeyAssertion,
  from: From,
): Promise<Opened> {
  const { db, secrets } = clinic;
  const known = await selectPasskey(db, passkey.id);
  const device = knownDevice(secrets, from.deviceToken, known?.staffId);
  let opened: Opened | undefined;
  // No count of the account: nobody guesses a signature, and who knows the passkey's id could lock its owner out.
  const tried = { account: undefined, address: from.address, device };
  await limitSignIn(clinic, tried, async () => {
    const counter = await readUse(clinic, passkey, known, from);
    if (known && counter !== undefined) opened = await enter(clinic, { ...known, counter });
    return opened !== undefined;
  });
  if (!opened) throw new DomainError('UNAUTHENTICATED');
  return opened;
}

async function readUse(
  clinic: Clinic,
  passkey: PasskeyAssertion,
  known: PasskeyRow | undefined,
  { publicOrigin, challengeToken }: AskedFrom,
): Promise<number | undefined> {
  const { clientDataJSON } = passkey;
  const party = relyingPartyOf(publicOrigin);
  // First, so that it is used up whatever else is wrong.
  const answered = await takeAnswered(clinic, 'sign-in', { clientDataJSON, challengeToken });
  if (!party || !answered || !known) return undefined;
  if (passkey.userHandle !== userHandleText(known.staffId)) return undefined;
  return readPasskeyUse(passkey, known, { party, challenge: answered.challenge });
}

/** Nothing for disabled staff, and for a passkey that was removed or used meanwhile. */
async function enter({ db }: Clinic, { staffId, credentialId, counter }: PasskeyRow) {
  try {
    return await db.transaction(async (tx) => {
      // The session first: it locks the owner's row, as removing a passkey does before the passkey's.
      const token = await openSession(tx, staffId);
      const staff = await selectStaff(tx, staffId);
      const isCounted = await countPasskeyUse(tx, { credentialId, counter });
      if (!staff || !isCounted) throw new DomainError('UNAUTHENTICATED');
      return { staff: toStaff(staff), token };
    });
  } catch (error) {
    if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') return undefined;
    throw error;
  }
}
