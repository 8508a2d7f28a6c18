import type { AskToJoinInput, JoinWithPasskeyInput } from '@clinic/contracts/session';
import type { Clinic } from '../../clinic.ts';
import { takeAnswered } from './ask-browser.ts';
import { findWhoJoins, letIn } from './join.ts';
import { type AskedFrom, assertParty, offerPasskey, refusePasskey } from './offer-passkey.ts';
import { insertPasskey } from './passkeys-repository.ts';
import { readNewPasskey } from './read-passkey.ts';
import type { Opened } from './sign-in.ts';

/** Asks the browser of whom a link names for a passkey. Throws `LINK_NOT_FOUND` or `INVALID_INPUT`. */
export const askToJoin = async (clinic: Clinic, input: AskToJoinInput, from: AskedFrom) =>
  offerPasskey(clinic, 'join', await findWhoJoins(clinic, input), from);

/**
 * Lets in whom a link names, with a passkey and without a password. Throws `INVALID_INPUT`, `LINK_NOT_FOUND` or
 * `EMAIL_IN_USE`; of two at once one is let in.
 */
export async function joinWithPasskey(
  clinic: Clinic,
  { passkey, ...input }: JoinWithPasskeyInput,
  { publicOrigin, challengeToken }: AskedFrom,
): Promise<Opened> {
  const party = assertParty(publicOrigin);
  const { clientDataJSON } = passkey;
  const person = await findWhoJoins(clinic, input);
  const answered = await takeAnswered(clinic, 'join', { clientDataJSON, challengeToken });
  const read =
    answered?.staffId === person.id
      ? await readNewPasskey(passkey, { party, challenge: answered.challenge })
      : undefined;
  if (!read) return refusePasskey('is not the one that was asked for');
  return letIn(clinic, input.token, person, null, async (tx) => {
    const isNew = await insertPasskey(tx, { ...read, staffId: person.id, name: 'Passkey' });
    if (!isNew) refusePasskey('is known already');
  });
}
