import { hangUp } from '@clinic/testing/raw-http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../cluster/api-process.ts';
import { Cluster } from '../cluster/cluster.ts';
import { type DatabaseServer, startDatabaseServer } from '../cluster/database-server.ts';
import { lookAtPool } from './full-pool.ts';

const PERMITS = 14;

let database: DatabaseServer;
let cluster: Cluster;

beforeAll(async () => {
  database = await startDatabaseServer();
  const env = { DATABASE_POOL_SIZE: String(PERMITS) };
  cluster = await Cluster.start(database, { root: ROOT, env, report: () => {} });
});

afterAll(async () => {
  hangUp();
  await cluster?.stop();
  await database?.stop();
});

test.for([PERMITS - 1, PERMITS, PERMITS + 1])(
  'asked whether it has %i permits, a process shows as many as it has',
  async (expected) => {
    const looked = await lookAtPool(cluster, cluster.ports[1] as number, expected);
    expect(looked).toEqual({ waiting: PERMITS, unanswered: 0 });
  },
);
