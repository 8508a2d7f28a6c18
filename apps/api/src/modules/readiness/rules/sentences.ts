/** What a pooler in transaction mode does that cannot carry prepared statements. */
export const POOLER_LOSES_STATEMENTS =
  'a pooler shares sessions of the server and loses prepared statements: PgBouncer 1.21 or newer ' +
  'with max_prepared_statements above 0 keeps them, and so does pool_mode = session';

/** @param lost the limits that are not as Clinic asks for them */
export function limitsProblem(
  lost: readonly string[],
  pooler: boolean,
  role: string | undefined,
): string {
  const who = pooler
    ? 'a pooler drops the time limits of the session'
    : 'the session has not the time limits that Clinic asks for';
  return `${who} (${lost.join(', ')}): set them with ALTER ROLE ${role} IN DATABASE … SET …`;
}

/** @param setting one that the pooler does not know */
export const refusedSettingProblem = (setting: string): string =>
  `a pooler refuses ${setting}: name lock_timeout, statement_timeout and ` +
  'idle_in_transaction_session_timeout in its ignore_startup_parameters, and set them with ALTER ROLE … IN DATABASE … SET …';

export const rightsProblem = (role: string | undefined): string =>
  `the role ${role ?? 'of DATABASE_URL'} may not do what Clinic needs (42501): a start of Clinic ` +
  'with DATABASE_MIGRATION_URL of the owner grants it';

/** Connections of one process: those for changes, a quarter as many for reads, two to migrate and to watch. */
const connectionsOf = (poolSize: number): number => poolSize + Math.ceil(poolSize / 4) + 2;

/**
 * What is wrong where the server has not enough connections for one process.
 *
 * @param available how many the server gives to the role
 */
export function connectionsWarning(poolSize: number, available: number): string | undefined {
  const needed = connectionsOf(poolSize);
  if (!(needed > available)) return undefined;
  return (
    `a process with DATABASE_POOL_SIZE=${poolSize} needs up to ${needed} connections, and PostgreSQL ` +
    `gives this role ${available} at most: lower the one or raise max_connections`
  );
}
