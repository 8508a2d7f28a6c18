import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import type { Transaction } from '../../db/client/executor.ts';
import { StaleRead } from '../../db/client/run-once.ts';
import type { Author } from '../history/rules/author.ts';
import { eventHash } from '../history/rules/event-hash.ts';
import { updateAppointment } from './appointment-writes-repository.ts';
import type { Created } from './create-appointment.ts';
import { applied, changeEvent, type Decision } from './rules/changed.ts';

const ARRIVED: Decision = { type: 'arrived', status: 'arrived' };

/** Who, when, and how long before the start a patient may still change it. */
export type By = { author: Author; now: number; cancelNoticeMinutes: number };

/**
 * Records in the transaction of a booking that its patient is here already, and commits.
 *
 * @param by.now epoch milliseconds
 */
export async function arriveAtOnce(
  tx: Transaction,
  { secrets }: Pick<Clinic, 'secrets'>,
  { appointment, hash, identity, lane }: Created,
  { author, now, cancelNoticeMinutes }: By,
): Promise<Appointment> {
  const after = applied(ARRIVED, appointment, { bookedAt: new Date(now), cancelNoticeMinutes });
  const key = { idempotencyKeyHash: null, requestHash: null };
  const event = changeEvent(ARRIVED, after, { ...key, author, now, lane });
  const signed = { ...event, hash: eventHash(secrets, hash, event, identity) };
  if (!(await updateAppointment(tx, {}, signed))) throw new StaleRead();
  return after;
}
