import { randomUUIDv7 } from 'node:crypto';
import type { DeskPatient } from '@clinic/contracts/desk';
import type { Executor, Transaction } from '../../db/client/executor.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import type { Contacts } from '../contacts/rules/contacts.ts';
import { type ContactRow, insertPatient, lockName, lockNameOf } from './new-patients-repository.ts';
import { assertBirthDate } from './rules/birth-date.ts';

/**
 * The patient of a booking, read under its locks; nothing for a new one. Who is known cannot be erased before
 * the transaction ends. Throws `PATIENT_NOT_FOUND`, also for one who was erased.
 */
export async function findPatient(
  db: Executor,
  patient: DeskPatient,
): Promise<{ id: string; name: string } | undefined> {
  if (!('id' in patient)) return undefined;
  const found = await lockName(db, patient.id);
  if (!found?.name) throw new DomainError('PATIENT_NOT_FOUND');
  return { id: patient.id, name: found.name };
}

/**
 * Keeps the patient of an appointment from an erasure until the transaction ends: one that comes back or moves
 * is to come again. Throws `APPOINTMENT_NOT_FOUND` for one who was erased.
 */
export async function keepPatientOf(db: Executor, appointmentId: string): Promise<void> {
  const found = await lockNameOf(db, appointmentId);
  if (!found?.name) throw new DomainError('APPOINTMENT_NOT_FOUND');
}

/**
 * Adds a new patient in the transaction of the booking. Throws `INVALID_INPUT` for a date of birth in the future.
 *
 * @param now epoch milliseconds
 */
export async function addPatient(
  tx: Transaction,
  patient: DeskPatient,
  contacts: Contacts,
  now: number,
): Promise<{ id: string; name: string }> {
  if ('id' in patient) throw new DomainError('PATIENT_NOT_FOUND');
  const { name, birthDate = null } = patient;
  assertBirthDate(birthDate, now, 'patient.birthDate');
  const id = randomUUIDv7();
  const row = { id, name, birthDate, createdAt: new Date(now) };
  await insertPatient(tx, row, contactRows(id, contacts));
  return { id, name };
}

/** The first of them is the preferred one. */
export function contactRows(patientId: string, { phone, email }: Contacts): ContactRow[] {
  const rows: ContactRow[] = [];
  const add = (kind: ContactRow['kind'], value: string | undefined) => {
    if (value === undefined) return;
    rows.push({ id: randomUUIDv7(), patientId, kind, value, preferred: rows.length === 0 });
  };
  add('phone', phone);
  add('email', email);
  return rows;
}
