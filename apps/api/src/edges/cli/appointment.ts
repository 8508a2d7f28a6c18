import { randomUUID } from 'node:crypto';
import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { findByReference } from '../../modules/appointments/find-by-reference.ts';
import { recordAttendance } from '../../modules/appointments/record-attendance.ts';
import { ATTENDANCE, type Attendance } from '../../modules/appointments/rules/attendance-times.ts';
import { listEvents } from '../../modules/history/list-events.ts';
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
  const appointment = await findByReference(clinic, { reference });
  console.table(await run(clinic, appointment, verb));
}

async function run(clinic: Clinic, appointment: Appointment, what: string): Promise<object> {
  const { id } = appointment;
  if (what === 'show') return appointment;
  if (what === 'history') return listEvents(clinic, { appointmentId: id });
  if (!ATTENDANCE.includes(what as Attendance)) throw new Error(USAGE);
  return recordAttendance(clinic, {
    id,
    attendance: what as Attendance,
    idempotencyKey: randomUUID(),
  });
}
