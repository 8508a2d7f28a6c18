import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { countOnline, lockContact } from './contacts-repository.ts';
import type { StoredContact } from './rules/contacts.ts';

/** Open appointments that one contact may have booked online: a family's, but no stock of slots. */
const MOST = 4;

/**
 * Refuses an online booking of a contact that has as many open ones as it may. Until the transaction ends no
 * other booking of the contact is counted: with another doctor it would have another lock.
 *
 * @throws `PATIENT_LIMIT`
 */
export async function limitContact(
  tx: Transaction,
  { secrets }: Clinic,
  { value }: StoredContact,
): Promise<void> {
  await lockContact(tx, secrets.sign('contact', value));
  if ((await countOnline(tx, value)) >= MOST) throw new DomainError('PATIENT_LIMIT');
}
