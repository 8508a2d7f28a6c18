import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** What one line of a file gets: the words of the message that refuses it, or `allowed`. */
type Line = [source: string, verdict: string];

const allowed = 'allowed';
const contracts = 'Contracts import zod and each other only';
const below = 'kernel/ and db/ lie below modules and edges';
const edge = 'the query belongs in modules/<noun>/<noun>-repository.ts';
const noEdge = 'what speaks tRPC belongs in <noun>.router.ts';
const story = 'the query belongs in <noun>-repository.ts beside it';
const pure = 'Rules are pure';
const repository = 'decisions belong in the use case that calls it';
const feature = 'what two features share belongs in ui/ or lib/';
const web = '`import type { AppRouter }` belongs in lib/trpc.ts';
const lower = 'what knows a goal of the user belongs in features/<goal>';
const appRouter = 'lib/trpc.ts takes the type AppRouter from the API and nothing else';
const time = 'Time comes in through kernel/clock';
const atOnce = 'waiting belongs in the use case';

const edgeLines: Line[] = [
  ["import '@clinic/contracts/errors';", allowed],
  ["import './context.ts';", allowed],
  ["import '../../db/database.ts';", edge],
  ["import type { Db } from '../../db/database.ts';", edge],
  ["import 'drizzle-orm';", edge],
  ["import 'drizzle-orm/pg-core';", edge],
  ["import 'postgres';", edge],
  ["import './doctors-repository.ts';", edge],
  ["import '../modules/doctors/doctors-repository.ts';", edge],
];

const files: Record<string, Line[]> = {
  'packages/contracts/src/slots.ts': [
    ["import 'zod';", allowed],
    ["import './doctors.ts';", allowed],
    ["import 'react';", contracts],
    ["import 'node:crypto';", contracts],
    ["import type { AppRouter } from '@clinic/api/app-router';", contracts],
    ["export type Row = import('drizzle-orm').SQL;", 'at the top'],
  ],
  'apps/api/src/kernel/actor.ts': [
    ["import '../modules/doctors/get-doctor.ts';", below],
    ["import 'fastify';", below],
  ],
  'apps/api/src/db/client.ts': [
    ["import 'drizzle-orm';", allowed],
    ["import '../kernel/clock.ts';", allowed],
    ["import '../modules/doctors/doctors-repository.ts';", below],
    ["import '../trpc/init.ts';", below],
    ["import '@trpc/server';", below],
    ['export const now = Date.now();', time],
    ['export const today = new Date();', time],
    ['export const instant = Temporal.Now.instant();', time],
    ["export const then = new Date('2026-11-23');", allowed],
  ],
  'apps/api/src/modules/doctors/doctors.router.ts': [
    ...edgeLines,
    ["import './list-doctors.ts';", allowed],
  ],
  'apps/api/src/rest/doctors.ts': [
    ...edgeLines,
    ["import '../modules/doctors/list-doctors.ts';", allowed],
  ],
  'apps/api/src/trpc/procedures.ts': edgeLines,
  'apps/api/src/trpc/refusal.ts': [["import '../db/postgres-errors.ts';", allowed]],
  'apps/api/src/modules/doctors/list-doctors.ts': [
    ["import '@clinic/contracts/doctors';", allowed],
    ["import '../../kernel/clock.ts';", allowed],
    ["import './doctors-repository.ts';", allowed],
    ["import './specialties.ts';", allowed],
    ["import '../availability/get-day.ts';", allowed],
    ["import '../availability/availability-repository.ts';", 'asks its own repository only'],
    ["import '@trpc/server';", noEdge],
    ["import '../../trpc/init.ts';", noEdge],
    ["import './doctors.router.ts';", noEdge],
    ["import 'fastify';", noEdge],
    ["import '@fastify/compress';", noEdge],
    ["import 'drizzle-orm';", story],
    ['export const list = async () => 0;', allowed],
  ],
  'apps/api/src/modules/doctors/specialties.ts': [
    ["import '@clinic/contracts/doctors';", allowed],
    ["import '../../kernel/domain-error.ts';", allowed],
    ["import '../availability/opening-hours.ts';", allowed],
    ["import '../../kernel/clock.ts';", pure],
    ["import type { Db } from '../../db/database.ts';", pure],
    ["import './doctors-repository.ts';", pure],
    ["import './list-doctors.ts';", pure],
    ["import 'drizzle-orm';", pure],
    ["import 'node:fs';", pure],
    ["export const load = () => import('fastify');", pure],
    ['export const later = async () => 0;', atOnce],
    ['export async function much() {}', atOnce],
    ['export const soon = () => Promise.resolve(0);', atOnce],
  ],
  'apps/api/src/modules/doctors/doctors-repository.ts': [
    ["import '../../db/schema/doctors.ts';", allowed],
    ["import '../../kernel/domain-error.ts';", allowed],
    ["import 'drizzle-orm';", allowed],
    ["import type { Doctor } from '@clinic/contracts/doctors';", allowed],
    ["import type { Hours } from './specialties.ts';", allowed],
    ["import './list-doctors.ts';", repository],
    ["import './doctors.router.ts';", repository],
    ["import '../../trpc/init.ts';", repository],
    ["import 'fastify';", repository],
  ],
  'apps/web/src/features/book-appointment/booking-form.tsx': [
    ["import 'react';", allowed],
    ["import './use-book-appointment.ts';", allowed],
    ["import '../../ui/button.tsx';", allowed],
    ["import '../../lib/trpc.ts';", allowed],
    ["import '@clinic/contracts/appointments';", allowed],
    ["import '../choose-doctor/doctor-list.tsx';", feature],
    ["import '../../features/choose-doctor/doctor-list.tsx';", feature],
    ["import '../../app/router.tsx';", feature],
    ["import type { AppRouter } from '@clinic/api/app-router';", web],
  ],
  'apps/web/src/ui/button.tsx': [
    ["import '../features/choose-doctor/doctor-list.tsx';", lower],
    ["import '../app/router.tsx';", lower],
    ["import '@clinic/api/app-router';", web],
  ],
  'apps/web/src/lib/error-messages.ts': [
    ["import type { AppRouter } from '@clinic/api/app-router';", web],
    ["import '../features/choose-doctor/doctor-list.tsx';", lower],
  ],
  'apps/web/src/app/router.tsx': [
    ["import '../features/choose-doctor/doctor-list.tsx';", allowed],
    ["import '../../../api/src/main.ts';", web],
    ["import '@clinic/api/app-router';", web],
  ],
  'apps/web/src/main.tsx': [["import '@clinic/api/app-router';", web]],
  'apps/web/src/lib/trpc.ts': [
    ["import type { AppRouter } from '@clinic/api/app-router';", allowed],
    ["import { createContext } from '@clinic/api/app-router';", appRouter],
    ["import { buildApp } from '../../../api/src/app.ts';", appRouter],
  ],
};

let folder: string;
let output: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clinic-test-'));
  const root = fileURLToPath(new URL('..', import.meta.url));
  for (const name of ['biome.json', 'lint']) {
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
  for (const [path, lines] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), lines.map(([source]) => `${source}\n`).join(''));
  }
  const rules = ['--only=style/noRestrictedImports', '--only=plugin'];
  const only = [...rules, '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github'];
  const biome = join(root, 'node_modules/.bin/biome');
  const { stdout, stderr } = spawnSync(biome, ['lint', ...only], { cwd: folder, encoding: 'utf8' });
  output = stdout + stderr;
});

afterAll(() => rm(folder, { recursive: true }));

const cases = Object.entries(files).flatMap(([path, lines]) =>
  lines.map(([source, verdict], index) => ({ path, source, verdict, line: index + 1 })),
);

test.for(cases)('$path: $source', ({ path, line, verdict }) => {
  const said = output.split('\n').filter((each) => each.includes(`${path},line=${line},`));
  if (verdict === allowed) expect(said).toEqual([]);
  else expect(said).toEqual([expect.stringContaining(verdict)]);
});
