import { createTestDatabase, type TestDatabase } from '@clinic/testing/test-database';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { buildApp } from '../../apps/api/src/app.ts';
import { envToConfig } from '../../apps/api/src/config.ts';
import { addSampleData } from '../../apps/api/src/db/preparation/sample-data.ts';
import { createDependencies, type Dependencies } from '../../apps/api/src/dependencies.ts';
import { askEverybody, notDeclared, type Send } from './ask-everybody.ts';
import { PAGES } from './matrix.ts';
import { listRoutes, type Routes } from './routes.ts';
import { addStaffTo } from './staff.ts';

let database: TestDatabase;
let dependencies: Dependencies;
let app: Awaited<ReturnType<typeof buildApp>>;
let routes: Routes;

beforeAll(async () => {
  database = await createTestDatabase();
  await addSampleData(database.ownerUrl);
  const config = envToConfig({
    DATABASE_URL: database.appUrl,
    CLINIC_SECRET: 'a secret of the authorization tests',
  });
  const connection = { url: database.appUrl, secrets: config.CLINIC_SECRET as string[] };
  dependencies = createDependencies(config, pino({ level: 'silent' }), connection);
  app = await buildApp(dependencies);
  routes = await listRoutes();
});

afterAll(async () => {
  await app?.close();
  await dependencies?.database.end(1);
  await database?.drop();
});

const send: Send = async ({ method, path, headers, body }) => {
  const answer = await app.inject({
    method: method as 'GET' | 'POST',
    url: path,
    headers,
    ...(body !== undefined && { payload: body }),
  });
  const { statusCode: status, body: text } = answer;
  return { status, text, headers: answer.headers as Record<string, string | undefined> };
};

test('every procedure and every route of REST answers each credential as its declared access says', async () => {
  const { cells, wrong } = await askEverybody(send, routes, addStaffTo(database.ownerUrl));
  expect(wrong).toEqual([]);
  expect(cells).toBe(14 * (routes.procedures.length + routes.operations.length + PAGES.length));
});

test('an access, a field or a path that the matrix does not know is named', () => {
  const input = z.object({ id: z.string(), colour: z.string() });
  const more = {
    ...routes,
    procedures: [
      ...routes.procedures,
      { path: 'appointments.paint', type: 'mutation', input, access: 'painters' },
    ],
    paths: [...routes.paths, '/api/appointments/{id}/secret'],
  };
  expect(notDeclared(more)).toEqual([
    '/api/appointments/{id}/secret is not described',
    'appointments.paint has an unknown access',
    'appointments.paint has the unknown field colour',
  ]);
});
