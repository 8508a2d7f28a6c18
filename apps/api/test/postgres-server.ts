import { randomBytes } from 'node:crypto';
import { givenServer } from '@clinic/testing/given-server';
import {
  asAdmin,
  createDatabase,
  databaseOn,
  dropDatabase,
} from '@clinic/testing/server-databases';
import { silent } from '@clinic/testing/silent-logger';
import { startTemporaryServer } from '@clinic/testing/temporary-server';
import type { TestProject } from 'vitest/node';
import { migrate } from '../src/db/preparation/migrate.ts';

/**
 * Before all tests that need PostgreSQL: a server of our own in a temporary folder or, with
 * `DATABASE_URL`, the one given, whose role must be able to make roles and databases.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.DATABASE_URL;
  const server = given ? await givenServer(given) : await startTemporaryServer();
  const template = `clinic_test_${randomBytes(4).toString('hex')}`;
  const tearDown = async () => {
    try {
      // The server of somebody else outlives us: copies that a test forgot go as well.
      if (given) await dropRun(server.adminUrl, template);
    } finally {
      await server.stop();
    }
  };
  try {
    const { adminUrl, ownerUrl, appUrl } = server;
    await createDatabase(adminUrl, template);
    await migrate({ ownerUrl: databaseOn(ownerUrl, template), logger: silent });
    project.provide('postgres', { adminUrl, ownerUrl, appUrl, template });
    return tearDown;
  } catch (error) {
    await tearDown();
    throw error;
  }
}

async function dropRun(adminUrl: string, template: string): Promise<void> {
  const names = await asAdmin(
    adminUrl,
    (admin) => admin`SELECT datname FROM pg_database WHERE starts_with(datname, ${template})`,
  );
  for (const { datname } of names) await dropDatabase(adminUrl, datname);
}
