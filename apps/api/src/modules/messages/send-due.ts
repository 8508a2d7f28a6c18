import type { Clinic } from '../../clinic.ts';
import { manageTokenOf } from '../access/rules/manage-token.ts';
import { findManaged } from '../appointments/find-managed.ts';
import { getSettings } from '../settings/get-settings.ts';
import type { Mail, Mailer } from './mailer.ts';
import { makeInvitation } from './make-invitation.ts';
import {
  markUndeliverable,
  noteTry,
  settle,
  type TakenMessage,
  takeDue,
} from './messages-repository.ts';
import { mailText } from './rules/mail-text.ts';
import { failureOf, skipReason } from './rules/sending.ts';

/** At a time, in one process. */
const BATCH = 10;

/**
 * Sends what is due, outside of any transaction. A process that dies leaves what it had taken to the next try: a
 * message may be sent twice, never not at all, and has one Message-ID.
 *
 * @returns how many were looked at
 */
export async function sendDue(clinic: Clinic, mailer: Mailer): Promise<number> {
  let total = 0;
  for (;;) {
    const taken = await takeDue(clinic.db, BATCH);
    await Promise.all(taken.map((message) => trySending(clinic, mailer, message)));
    total += taken.length;
    if (taken.length < BATCH) return total;
  }
}

async function trySending(clinic: Clinic, mailer: Mailer, message: TakenMessage): Promise<void> {
  const { db } = clinic;
  const { id, now, patientId, email } = message;
  // Read after it was taken: a cancellation that is committed by now is seen.
  const found = await findManaged(clinic, message.appointmentId);
  if (!found || email === null) return settle(db, id, 'skipped', 'no-email');
  const { appointment } = found;
  const startsAt = Date.parse(appointment.startsAt);
  const reason = skipReason({ ...message, startsAt, now, status: appointment.status });
  if (reason) return settle(db, id, 'skipped', reason);
  const mail = await toMail(clinic, mailer, { ...message, email }, found);
  try {
    await mailer.send(mail);
  } catch (error) {
    const failure = failureOf(error);
    if (!failure.isPermanent) return noteTry(db, id, failure.reason);
    await markUndeliverable(db, patientId, email);
    return settle(db, id, 'failed', failure.reason);
  }
  return settle(db, id, 'sent', null);
}

async function toMail(
  clinic: Clinic,
  mailer: Mailer,
  { id, kind, version, now, occurredAt, email }: TakenMessage & { email: string },
  { appointment, manageNonce }: NonNullable<Awaited<ReturnType<typeof findManaged>>>,
): Promise<Mail> {
  const { name = appointment.location.name, phone } = await getSettings(clinic);
  const token = manageTokenOf(clinic.secrets, { id: appointment.id, manageNonce });
  // The token in the fragment: no server on the way sees it.
  const link = mailer.origin && `${mailer.origin}/appointments/${appointment.id}#${token}`;
  const method = kind === 'cancellation' ? 'CANCEL' : 'REQUEST';
  const from = { name, address: mailer.from };
  const told = { appointment, version, changedAt: occurredAt, from, to: email };
  return {
    ...{ id, fromName: name, to: email, date: new Date(now) },
    ...mailText(kind, { appointment, link, phone }),
    ...(kind !== 'reminder' && { invitation: { method, content: makeInvitation(method, told) } }),
  };
}
