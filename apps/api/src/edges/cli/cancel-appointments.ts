import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { Appointment } from '@clinic/contracts/appointments';
import { PlainDate } from '@clinic/contracts/primitives';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { cancelByOperator } from '../../modules/appointments/cancel-by-operator.ts';
import { findByReference } from '../../modules/appointments/find-by-reference.ts';
import { listAppointments } from '../../modules/appointments/list-appointments.ts';
import { type Acting, actAs, calendarOf } from './act-as.ts';
import { describeFailure } from './describe-failure.ts';
import { findDoctor } from './find-doctor.ts';
import { toLine } from './show-appointments.ts';

export const CANCEL_USAGE =
  'npm run appointment -- cancel <reference>… | --list FILE (a reference in each line, - for the ' +
  'input) | [--doctor ID-OR-NAME] [--name PATIENT] --from YYYY-MM-DD [--to YYYY-MM-DD] [--yes]; ' +
  '--as EMAIL names the member of the staff who does it';

type Options = ReturnType<typeof parseOptions>['values'];

/**
 * Cancels by reference, by a list of references, or all of a doctor or a patient's name in a range of
 * dates; the last shows what it would cancel, unless it is told `--yes`. Each is cancelled by itself,
 * so that the same command may be repeated. Writes a line for each.
 *
 * @returns whether all of them are cancelled now; throws what is wrong with the arguments
 */
export async function cancelAppointments(clinic: Clinic, args: string[]): Promise<boolean> {
  const { positionals, values } = parseOptions(args);
  const ways = [positionals.length > 0, values.list !== undefined, values.from !== undefined];
  if (ways.filter(Boolean).length !== 1) throw new Error(`usage: ${CANCEL_USAGE}`);
  const hasFilter = values.doctor !== undefined || values.name !== undefined;
  if ((values.from !== undefined) !== hasFilter) throw new Error(`usage: ${CANCEL_USAGE}`);
  const acting = await actAs(clinic, values.as);
  if (values.from === undefined) {
    const references = values.list === undefined ? positionals : await readList(values.list);
    return cancelEach(clinic, acting, references, (reference) =>
      findByReference(clinic, { reference }),
    );
  }
  const found = await findByFilter(clinic, values.from, values);
  if (found.length === 0) console.log('There is nothing to cancel.');
  if (found.length > 0 && !values.yes) {
    for (const appointment of found) console.log(toLine(appointment));
    throw new Error(`Nothing was cancelled. To cancel these ${found.length}, add --yes.`);
  }
  return cancelEach(clinic, acting, found, async (appointment) => appointment);
}

function parseOptions(args: string[]) {
  const one = { type: 'string' } as const;
  const options = { list: one, doctor: one, name: one, from: one, to: one, as: one } as const;
  return parseArgs({
    args,
    allowPositionals: true,
    options: { ...options, yes: { type: 'boolean' } },
  });
}

/** The references in the lines of a file. */
async function readList(file: string): Promise<string[]> {
  const content = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  return content.split('\n').flatMap((line) => line.trim() || []);
}

async function findByFilter(clinic: Clinic, from: string, options: Options) {
  const to = options.to ?? from;
  for (const date of [from, to]) {
    if (!PlainDate.safeParse(date).success) throw new Error(`${date} is no date: ${CANCEL_USAGE}`);
  }
  const doctor =
    options.doctor === undefined ? undefined : await findDoctor(clinic, options.doctor);
  const filter = { from, to, doctorId: doctor?.id, patientName: options.name };
  const found = await listAppointments(clinic, filter);
  return found.filter(({ status }) => status === 'booked');
}

async function cancelEach<T extends string | Appointment>(
  clinic: Clinic,
  { author, assertMay }: Acting,
  wanted: readonly T[],
  find: (each: T) => Promise<Appointment>,
): Promise<boolean> {
  let cancelled = 0;
  let failed = 0;
  for (const each of wanted) {
    let line = typeof each === 'string' ? each : each.reference;
    try {
      const appointment = await find(each);
      line = toLine(appointment);
      assertMay('reception-of-appointment', calendarOf(appointment));
      await cancelByOperator(clinic, { id: appointment.id, idempotencyKey: randomUUID(), author });
      cancelled += 1;
      console.log(`${line}: cancelled`);
    } catch (error) {
      const isDone = error instanceof DomainError && error.code === 'ALREADY_CANCELLED';
      if (isDone) console.log(`${line}: was cancelled already`);
      else console.error(`${line}: ${describeFailure(error)}`);
      failed += isDone ? 0 : 1;
    }
  }
  console.log(`${cancelled} of ${wanted.length} cancelled`);
  return failed === 0;
}
