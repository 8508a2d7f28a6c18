import type { Clinic } from '../../clinic.ts';
import { Deadline, runWithin } from '../../kernel/deadline.ts';
import { listDoctorsInUnknownZones } from '../doctors/list-doctors-in-unknown-zones.ts';
import {
  isLostStatement,
  isMissingRight,
  lostLimits,
  type Pooler,
  refusedSetting,
  selectDamage,
  selectPendingMigrations,
  selectSecretProblem,
  selectServerState,
} from './readiness-repository.ts';
import {
  connectionsWarning,
  limitsProblem,
  POOLER_LOSES_STATEMENTS,
  refusedSettingProblem,
  rightsProblem,
} from './rules/sentences.ts';

export type Readiness = { ready: boolean; problems: string[]; warnings: string[] };

/** Milliseconds: a caller that asks often waits little longer than that. */
const TIME_LIMIT = 2_000;

/** Settings without which an acknowledged booking could be lost. */
const DURABLE: Record<string, (value: string | undefined) => boolean> = {
  fsync: (value) => value === 'on',
  full_page_writes: (value) => value === 'on',
  synchronous_commit: (value) => value !== 'off',
};

/** What readiness needs to know of the connections. */
export type Connections = {
  renewConnections(): void;
  lookForPooler(): Promise<Pooler>;
  /** `DATABASE_POOL_SIZE`. */
  poolSize: number;
};

/**
 * Whether bookings can be taken: the database is reachable, the primary, migrated and as the
 * migrations have made it, durable, signed with our secret, and nothing stands between that loses
 * what Clinic asks for. Answers within two seconds.
 */
export async function checkReadiness(
  { db, secrets }: Pick<Clinic, 'db' | 'secrets'>,
  connections: Connections,
): Promise<Readiness> {
  const found: Found = { problems: [], warnings: [] };
  const check = async () => {
    const state = await selectServerState(db);
    checkServer(state, connections, found);
    await checkSession(state, connections, found);
    await checkData({ db, secrets }, state, found);
  };
  try {
    await runWithin(new Deadline(TIME_LIMIT), check);
  } catch (error) {
    // What was found before says more.
    if (found.problems.length === 0) found.problems.push(sentenceFor(error));
  }
  return { ready: found.problems.length === 0, ...found };
}

type Found = Omit<Readiness, 'ready'>;
type State = Record<string, string>;

function checkServer(state: State, connections: Connections, { problems }: Found): void {
  for (const [name, isSafe] of Object.entries(DURABLE)) {
    if (isSafe(state[name])) continue;
    problems.push(`${name} is ${state[name]}: acknowledged bookings could be lost`);
  }
  if (state.standby === 'on') problems.push('the database server is a standby: it only reads');
  else if (state.transaction_read_only === 'on') problems.push('the database is read-only');
  // They may lead to what was the primary until now.
  if (state.transaction_read_only === 'on') connections.renewConnections();
}

async function checkSession(
  state: State,
  { lookForPooler, poolSize }: Connections,
  { problems, warnings }: Found,
): Promise<void> {
  if (state.is_superuser === 'on') {
    warnings.push(`the role ${state.role} is a superuser: use one that is not, like clinic_app`);
  }
  const pooler = await lookForPooler();
  const lost = lostLimits(state);
  if (lost.length > 0) problems.push(limitsProblem(lost, pooler.present, state.role));
  if (pooler.present && pooler.sharesSessions && !pooler.carriesStatements) {
    problems.push(POOLER_LOSES_STATEMENTS);
  }
  // How many connections the server sees is the pooler's business.
  const tooFew = !pooler.present && connectionsWarning(poolSize, Number(state.connections));
  if (tooFew) warnings.push(tooFew);
}

async function checkData(
  { db, secrets }: Pick<Clinic, 'db' | 'secrets'>,
  { role }: State,
  { problems, warnings }: Found,
): Promise<void> {
  const pending = await selectPendingMigrations(db);
  if (pending.length > 0) {
    problems.push(`migrations are pending: ${pending.join(', ')}`);
    return;
  }
  problems.push(...(await findDamage(db, role)));
  for (const { id, timeZone } of await listDoctorsInUnknownZones({ db })) {
    warnings.push(
      `doctor ${id} has the time zone ${JSON.stringify(timeZone)}, which is not known: nobody can book`,
    );
  }
  const otherSecret = await selectSecretProblem(db, secrets);
  if (otherSecret) problems.push(otherSecret);
}

function sentenceFor(error: unknown): string {
  const setting = refusedSetting(error);
  if (setting) return refusedSettingProblem(setting);
  if (isMissingRight(error)) return rightsProblem(undefined);
  return isLostStatement(error) ? POOLER_LOSES_STATEMENTS : 'the database does not answer';
}

async function findDamage(db: Clinic['db'], role: string | undefined): Promise<string[]> {
  const damaged = await selectDamage(db);
  const rights = damaged.filter((name) => name.startsWith('right '));
  const objects = damaged.filter((name) => !name.startsWith('right '));
  return [
    ...(objects.length > 0 ? [`not as the migrations have made it: ${objects.join('; ')}`] : []),
    ...(rights.length > 0 ? [`${rightsProblem(role)}: ${rights.join('; ')}`] : []),
  ];
}
