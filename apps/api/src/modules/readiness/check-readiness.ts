import type { Clinic } from '../../clinic.ts';
import { Deadline, runWithin } from '../../kernel/deadline.ts';
import { listDoctorsInUnknownZones } from '../doctors/list-doctors-in-unknown-zones.ts';
import {
  isMissingRight,
  selectDamage,
  selectPendingMigrations,
  selectSecretProblem,
  selectServerState,
} from './readiness-repository.ts';

export type Readiness = { ready: boolean; problems: string[]; warnings: string[] };

/** Milliseconds: a caller that asks often waits little longer than that. */
const TIME_LIMIT = 2_000;

/** Settings without which an acknowledged booking could be lost. */
const DURABLE: Record<string, (value: string | undefined) => boolean> = {
  fsync: (value) => value === 'on',
  full_page_writes: (value) => value === 'on',
  synchronous_commit: (value) => value !== 'off',
};

/**
 * Whether bookings can be taken: the database is reachable, the primary, migrated and as the
 * migrations have made it, durable, and signed with our secret. Answers within two seconds.
 */
export async function checkReadiness(
  { db, secrets }: Pick<Clinic, 'db' | 'secrets'>,
  { renewConnections }: { renewConnections(): void },
): Promise<Readiness> {
  const problems: string[] = [];
  const warnings: string[] = [];
  const check = async () => {
    const state = await selectServerState(db);
    for (const [name, isSafe] of Object.entries(DURABLE)) {
      if (isSafe(state[name])) continue;
      problems.push(`${name} is ${state[name]}: acknowledged bookings could be lost`);
    }
    if (state.standby === 'on') problems.push('the database server is a standby: it only reads');
    else if (state.transaction_read_only === 'on') problems.push('the database is read-only');
    // They may lead to what was the primary until now.
    if (state.transaction_read_only === 'on') renewConnections();
    if (state.is_superuser === 'on') {
      warnings.push('the application’s role is a superuser: use clinic_app');
    }
    const pending = await selectPendingMigrations(db);
    if (pending.length > 0) {
      problems.push(`migrations are pending: ${pending.join(', ')}`);
      return;
    }
    problems.push(...(await findDamage(db)));
    for (const { id, timeZone } of await listDoctorsInUnknownZones({ db })) {
      warnings.push(
        `doctor ${id} has the time zone ${JSON.stringify(timeZone)}, which is not known: nobody can book`,
      );
    }
    const otherSecret = await selectSecretProblem(db, secrets);
    if (otherSecret) problems.push(otherSecret);
  };
  try {
    await runWithin(new Deadline(TIME_LIMIT), check);
  } catch (error) {
    // What was found before says more.
    if (problems.length === 0) {
      problems.push(
        isMissingRight(error)
          ? 'the application’s role may not read what readiness asks for (42501)'
          : 'the database does not answer',
      );
    }
  }
  return { ready: problems.length === 0, problems, warnings };
}

async function findDamage(db: Clinic['db']): Promise<string[]> {
  const damaged = await selectDamage(db);
  return damaged.length > 0 ? [`not as the migrations have made it: ${damaged.join('; ')}`] : [];
}
