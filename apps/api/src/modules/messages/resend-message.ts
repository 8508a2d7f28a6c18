import type { Message, ResendMessageInput } from '@clinic/contracts/messages';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { listMessages } from './list-messages.ts';
import { insertCopy } from './messages-repository.ts';

/**
 * Has a message sent once more, to where the patient is reached now. Throws `APPOINTMENT_NOT_FOUND`, also where the
 * appointment has no such message.
 *
 * @returns all of the appointment's
 */
export async function resendMessage(
  clinic: Clinic,
  by: Authorized<'reception-of-appointment'>,
  { id, messageId, idempotencyKey }: ResendMessageInput,
): Promise<Message[]> {
  const isKnown = await clinic.db.transaction((tx) =>
    insertCopy(tx, { id: idempotencyKey, appointmentId: id, messageId }),
  );
  if (!isKnown) throw new DomainError('APPOINTMENT_NOT_FOUND');
  return listMessages(clinic, by, { id });
}
