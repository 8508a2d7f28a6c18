import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

const OBJECT_IN_USE = '55006';

/** The same role on another database of the server. */
export function databaseOn(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

/** An empty database, or a copy of `template`, with the rights that production has. */
export async function createDatabase(
  adminUrl: string,
  name: string,
  template = 'template0',
): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await admin.unsafe(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER clinic_owner`);
        break;
      } catch (error) {
        // Somebody's connection to the template is just closing.
        const inUse = error instanceof postgres.PostgresError && error.code === OBJECT_IN_USE;
        if (!inUse || attempt === 100) throw error;
        await sleep(100);
      }
    }
    // A copy does not bring the rights on the database itself.
    await admin.unsafe(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    await admin.unsafe(`GRANT CONNECT ON DATABASE ${name} TO clinic_app`);
  });
}

/** Closes every connection to it first. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    await admin.unsafe(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
}

/** Work on a connection of its own. @param connectTimeout seconds */
export async function asAdmin<T>(
  adminUrl: string,
  work: (admin: postgres.Sql) => Promise<T>,
  connectTimeout = 30,
): Promise<T> {
  // The driver's own query for types fails unheard when the server is killed under it.
  const options = { max: 1, fetch_types: false, onnotice: () => {} };
  const admin = postgres(adminUrl, { ...options, connect_timeout: connectTimeout });
  try {
    return await work(admin);
  } finally {
    await admin.end({ timeout: 1 });
  }
}

/** One statement on a connection of its own. */
export const query = (url: string, statement: string): Promise<postgres.RowList<postgres.Row[]>> =>
  asAdmin(url, async (sql) => sql.unsafe(statement), 5);
