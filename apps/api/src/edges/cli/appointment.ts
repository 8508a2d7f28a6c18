import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { selectAppointment } from '../../modules/appointments/appointments-repository.ts';
import { recordAttendance } from '../../modules/appointments/record-attendance.ts';
import { ATTENDANCE, type Attendance } from '../../modules/appointments/rules/attendance-times.ts';
import { selectEvents, selectIdByReference } from '../../modules/history/history-repository.ts';
import { CANCEL_USAGE, cancelAppointments } from './cancel-appointments.ts';
import { describeFailure } from './describe-failure.ts';
import { withClinic } from './open-clinic.ts';

const USAGE =
  `usage: npm run appointment -- <reference> ${ATTENDANCE.join('|')}|show|history, or ` +
  CANCEL_USAGE;

const [first, ...rest] = process.argv.slice(2);

try {
  if (first === 'cancel') {
    const done = await withClinic(process.env, (clinic) => cancelAppointments(clinic, rest));
    if (!done) process.exitCode = 1;
  } else {
    const [verb, ...more] = rest;
    if (!first || !verb || more.length > 0) throw new Error(USAGE);
    await withClinic(process.env, (clinic) => answer(clinic, first, verb));
  }
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

async function answer(clinic: Clinic, reference: string, verb: string): Promise<void> {
  const id = await selectIdByReference(clinic.db, reference);
  if (!id) throw new DomainError('APPOINTMENT_NOT_FOUND');
  console.table(await run(clinic, id, verb));
}

async function run(clinic: Clinic, id: string, what: string): Promise<object> {
  if (what === 'show') return (await selectAppointment(clinic.db, id))?.appointment ?? {};
  if (what === 'history') {
    const events = await selectEvents(clinic.db, id);
    return events.map(({ appointmentId, idempotencyKey, requestHash, hash, ...told }) => told);
  }
  if (!ATTENDANCE.includes(what as Attendance)) throw new Error(USAGE);
  return recordAttendance(clinic, { id, attendance: what as Attendance });
}
