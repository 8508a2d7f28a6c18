import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { migrate } from '../src/db/migrate.ts';
import { quietLogger, startTemporaryPostgres } from './temporary-postgres.ts';
import { databaseUrl, isSuperuser, useGivenServer, withAdmin } from './test-server.ts';

/** What a test needs to make a database of its own; all URLs name the template. */
export type TestServer = {
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** Begins the name of every database of this run. */
  readonly prefix: string;
};
