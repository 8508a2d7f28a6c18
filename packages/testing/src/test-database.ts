import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { createDatabase, databaseOn, dropDatabase } from './server-databases.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestServer;
  }
}

/** The server of a test run; tests make databases of their own on it. */
export type TestServer = {
  /** May make databases and end other people's connections. */
  readonly adminUrl: string;
  /** The migrated database that every test database is a copy of. Nobody connects to it. */
  readonly template: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
};

export type TestDatabase = {
  /** Migrates. */
  readonly ownerUrl: string;
  /** Runs the application. */
  readonly appUrl: string;
  /** May do anything, for instance end other people's connections. */
  readonly adminUrl: string;
  /** Closes every connection to it and removes it. */
  drop(): Promise<void>;
};

/** A database of the test's own: migrated and without rows or, on request, not even migrated. */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const { adminUrl, ownerUrl, appUrl, template } = inject('postgres');
  const name = `${template}_${randomBytes(4).toString('hex')}`;
  await createDatabase(adminUrl, name, migrated ? template : undefined);
  return {
    ownerUrl: databaseOn(ownerUrl, name),
    appUrl: databaseOn(appUrl, name),
    adminUrl: databaseOn(adminUrl, name),
    drop: () => dropDatabase(adminUrl, name),
  };
}
