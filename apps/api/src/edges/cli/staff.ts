import { parseArgs } from 'node:util';
import { type Invitation, InviteStaffInput, type ListedStaff } from '@clinic/contracts/staff';
import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { issuesOf } from '../../kernel/input-issues.ts';
import { inviteStaff, linkStaff } from '../../modules/staff/invite-staff.ts';
import { listStaff } from '../../modules/staff/list-staff.ts';
import { disableStaff } from '../../modules/staff/update-staff.ts';
import { describeFailure } from './describe-failure.ts';
import { findStaff } from './find-staff.ts';
import { withClinic } from './open-clinic.ts';

const USAGE =
  'usage: npm run staff -- invite <email> <reception|doctor|manager> [--name NAME] ' +
  '[--doctor ID, for the role doctor] [--location ID]… | link <email> | disable <email> | list';

const one = { type: 'string' } as const;
const OPTIONS = { name: one, doctor: one, location: { type: 'string', multiple: true } } as const;

type Options = { name?: string; doctor?: string; location?: string[] };
type Command = {
  takes: number;
  options?: true;
  run(clinic: Clinic, args: string[], options: Options): Promise<void>;
};

const COMMANDS: Record<string, Command> = {
  invite: { takes: 2, options: true, run: invite },
  link: { takes: 1, run: link },
  disable: { takes: 1, run: disable },
  list: { takes: 0, run: list },
};

try {
  const { command, args, options } = read(process.argv.slice(2));
  await withClinic(process.env, (clinic) => command.run(clinic, args, options));
} catch (error) {
  console.error(describeFailure(error));
  process.exitCode = 1;
}

function read(argv: string[]): { command: Command; args: string[]; options: Options } {
  const { positionals, values } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: OPTIONS,
  });
  const [verb = '', ...args] = positionals;
  const command = Object.hasOwn(COMMANDS, verb) ? COMMANDS[verb] : undefined;
  const hasOptions = Object.keys(values).length > 0;
  if (!command || command.takes !== args.length || (hasOptions && !command.options)) {
    throw new Error(USAGE);
  }
  return { command, args, options: values };
}

/** Without `--name` the name stays as it is, and of a new one it is what stands before the @. */
async function invite(clinic: Clinic, [email = '', role]: string[], options: Options) {
  const known = await findStaff(clinic, email);
  const input = InviteStaffInput.safeParse({
    email,
    name: options.name ?? known?.name ?? email.split('@')[0],
    role,
    ...(options.doctor !== undefined && { doctorId: Number(options.doctor) }),
    locationIds: (options.location ?? []).map(Number),
  });
  if (!input.success) throw new DomainError('INVALID_INPUT', { issues: issuesOf(input.error) });
  printLink(await inviteStaff(clinic, input.data), 'is invited');
}

async function link(clinic: Clinic, [email = '']: string[]) {
  const { id } = await findOne(clinic, email);
  printLink(await linkStaff(clinic, { id }), 'has a new link');
}

async function disable(clinic: Clinic, [email = '']: string[]) {
  const { id, version } = await findOne(clinic, email);
  const staff = await disableStaff(clinic, { id, version, disabled: true });
  console.log(`${describe(staff)}: is disabled and signed out`);
}

async function list(clinic: Clinic) {
  const staff = await listStaff(clinic);
  console.log(`${staff.length} members of the staff`);
  const rows = staff.map(({ id: _id, version: _version, locationIds, ...row }) => ({
    ...row,
    locations: locationIds.join(', ') || 'all',
  }));
  if (rows.length > 0) console.table(rows);
}

async function findOne(clinic: Clinic, email: string): Promise<ListedStaff> {
  const staff = await findStaff(clinic, email);
  if (!staff) throw new DomainError('STAFF_NOT_FOUND');
  return staff;
}

/** A path: only the operator knows the address that people use. */
function printLink({ staff, link, expiresAt }: Invitation, what: string): void {
  console.log(
    `${describe(staff)}: ${what}. It works once, until ${expiresAt}, behind the address of your Clinic:\n${link}`,
  );
}

function describe({ name, email, role }: ListedStaff): string {
  return `${name}, ${email}, ${role}`;
}
