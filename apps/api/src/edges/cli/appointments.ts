import { parseArgs } from 'node:util';
import { PlainDate } from '@clinic/contracts/primitives';
import { listAppointments } from '../../modules/appointments/list-appointments.ts';
import { actAs } from './act-as.ts';
import { describeFailure } from './describe-failure.ts';
import { findDoctor } from './find-doctor.ts';
import { withClinic } from './open-clinic.ts';
import { toRow } from './show-appointments.ts';

const USAGE =
  'usage: npm run appointments -- list <doctor: id or name> <date: YYYY-MM-DD> [--as EMAIL]';

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { as: { type: 'string' } },
  });
  const [verb, doctor, date, ...rest] = positionals;
  if (verb !== 'list' || !doctor || !date || rest.length > 0) throw new Error(USAGE);
  if (!PlainDate.safeParse(date).success) throw new Error(`${date} is no date: ${USAGE}`);
  await withClinic(process.env, async (clinic) => {
    const acting = await actAs(clinic, values.as);
    const { id, name, location } = await findDoctor(clinic, doctor);
    acting.assertMay('staff-of-calendars', { doctorId: id, locationId: location.id });
    const found = await listAppointments(clinic, { doctorId: id, from: date, to: date });
    console.log(`${name} on ${date}: ${found.length} appointments`);
    if (found.length > 0) console.table(found.map(toRow));
  });
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
