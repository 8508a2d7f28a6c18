import type { Appointment } from '@clinic/contracts/appointments';
import { AddDoctorInput, type Doctor } from '@clinic/contracts/doctors';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { issuesOf } from '../../kernel/input-issues.ts';
import { listUpcoming } from '../../modules/appointments/list-appointments.ts';
import { addDoctor } from '../../modules/doctors/add-doctor.ts';
import { getDoctor } from '../../modules/doctors/get-doctor.ts';
import { listAllDoctors } from '../../modules/doctors/list-all-doctors.ts';
import { reinstateDoctor } from '../../modules/doctors/reinstate-doctor.ts';
import { retireDoctor } from '../../modules/doctors/retire-doctor.ts';
import { describeFailure } from './describe-failure.ts';
import { findDoctor } from './find-doctor.ts';
import { withClinicOfOwner } from './open-clinic.ts';
import { toLine } from './show-appointments.ts';

const USAGE =
  'usage: npm run doctor -- add <name> <specialization> <time zone, like Europe/Berlin> | ' +
  'retire <id or name> | reinstate <id> | list';

type Command = { takes: number; run(clinic: Clinic, ...args: string[]): Promise<void> };

const COMMANDS: Record<string, Command> = {
  add: { takes: 3, run: add },
  retire: { takes: 1, run: retire },
  reinstate: { takes: 1, run: reinstate },
  list: { takes: 0, run: list },
};

const [verb = '', ...args] = process.argv.slice(2);

try {
  const command = Object.hasOwn(COMMANDS, verb) ? COMMANDS[verb] : undefined;
  if (command?.takes !== args.length) throw new Error(USAGE);
  await withClinicOfOwner(process.env, (clinic) => command.run(clinic, ...args));
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

async function add(clinic: Clinic, name = '', specialization = '', timeZone = ''): Promise<void> {
  const input = AddDoctorInput.safeParse({ name, specialization, timeZone });
  if (!input.success) throw new DomainError('INVALID_INPUT', { issues: issuesOf(input.error) });
  console.log(`${describe(await addDoctor(clinic, input.data))}: added`);
}

async function retire(clinic: Clinic, text = ''): Promise<void> {
  const doctor = await retireDoctor(clinic, await findDoctor(clinic, text));
  console.log(`${describe(doctor)}: retired, nobody can book any more`);
  const upcoming = await listUpcoming(clinic, { doctorId: doctor.id });
  for (const appointment of upcoming) console.log(toLine(appointment));
  const [first, last] = [upcoming[0], upcoming.at(-1)];
  if (!first || !last) return;
  const dates = `--from ${dateOf(first)} --to ${dateOf(last)}`;
  console.log(
    `${upcoming.length} appointments are still to come. To cancel them: ` +
      `npm run appointment -- cancel --doctor ${doctor.id} ${dates}`,
  );
}

async function reinstate(clinic: Clinic, text = ''): Promise<void> {
  const { id } = await getDoctor(clinic, { id: Number(text) || 0 });
  console.log(`${describe(await reinstateDoctor(clinic, { id }))}: can be booked again`);
}

async function list(clinic: Clinic): Promise<void> {
  const doctors = await listAllDoctors(clinic);
  console.log(`${doctors.length} doctors`);
  if (doctors.length > 0) console.table(doctors);
}

function describe({ id, name, specialization, timeZone }: Doctor): string {
  return `${id}  ${name}, ${specialization}, ${timeZone}`;
}

function dateOf({ localStartsAt }: Appointment): string {
  return localStartsAt.slice(0, 10);
}
