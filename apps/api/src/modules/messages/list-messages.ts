import type { Message, MessagesOfAppointmentInput } from '@clinic/contracts/messages';
import type { Clinic } from '../../clinic.ts';
import type { Authorized } from '../../kernel/access.ts';
import { getCurrent } from '../appointments/get-current.ts';
import { localTime } from '../calendar/rules/local-time.ts';
import { selectMessages } from './messages-repository.ts';

/** What its patient was told of an appointment, and what became of it. Throws `APPOINTMENT_NOT_FOUND`. */
export async function listMessages(
  clinic: Pick<Clinic, 'db'>,
  _by: Authorized<'staff-of-appointment'> | Authorized<'reception-of-appointment'>,
  { id }: MessagesOfAppointmentInput,
): Promise<Message[]> {
  const [{ timeZone }, rows] = await Promise.all([
    getCurrent(clinic, id),
    selectMessages(clinic.db, id),
  ]);
  return rows.map(({ dueAt, settledAt, outcome, reason, ...row }) => ({
    ...row,
    dueAt: dueAt.toISOString(),
    localDueAt: localTime(dueAt.getTime(), timeZone),
    outcome: outcome ?? 'waiting',
    ...(reason !== null && { reason }),
    ...(settledAt !== null && { localSettledAt: localTime(settledAt.getTime(), timeZone) }),
  }));
}
