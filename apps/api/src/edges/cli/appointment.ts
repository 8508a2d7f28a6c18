import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Appointment } from '@clinic/contracts/appointments';
import type { Clinic } from '../../clinic.ts';
import { findByReference } from '../../modules/appointments/find-by-reference.ts';
import { recordAttendance } from '../../modules/appointments/record-attendance.ts';
import { ATTENDANCE, type Attendance } from '../../modules/appointments/rules/attendance-times.ts';
import { listEvents } from '../../modules/history/list-events.ts';
import { type Acting, actAs, calendarOf } from './act-as.ts';
import { CANCEL_USAGE, cancelAppointments } from './cancel-appointments.ts';
import { describeFailure } from './describe-failure.ts';
import { withClinic } from './open-clinic.ts';

const USAGE =
  `usage: npm run appointment -- <reference> ${ATTENDANCE.join('|')}|show|history [--as EMAIL], or ` +
  CANCEL_USAGE;

const args = process.argv.slice(2);

try {
  if (args[0] === 'cancel') {
    const rest = args.slice(1);
    const done = await withClinic(process.env, (clinic) => cancelAppointments(clinic, rest));
    if (!done) process.exitCode = 1;
  } else {
    const { reference, verb, as } = read(args);
    await withClinic(process.env, async (clinic) => {
      const acting = await actAs(clinic, as);
      const appointment = await findByReference(clinic, { reference });
      acting.assertMay('staff-of-appointment', calendarOf(appointment));
      console.table(await run(clinic, acting, appointment, verb));
    });
  }
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

function read(argv: string[]) {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { as: { type: 'string' } },
  });
  const [reference, verb, ...more] = positionals;
  if (!reference || !verb || more.length > 0) throw new Error(USAGE);
  return { reference, verb, as: values.as };
}

async function run(
  clinic: Clinic,
  { author }: Acting,
  { id, ...appointment }: Appointment,
  what: string,
): Promise<object> {
  if (what === 'show') return { id, ...appointment };
  if (what === 'history') return listEvents(clinic, { appointmentId: id });
  if (!ATTENDANCE.includes(what as Attendance)) throw new Error(USAGE);
  const attendance = what as Attendance;
  return recordAttendance(clinic, { id, attendance, idempotencyKey: randomUUID(), author });
}
