import { type Ask, askAt } from '@clinic/testing/raw-http';
import { setUp } from '@clinic/testing/set-up';
import { createTestDatabase, type TestDatabase } from '@clinic/testing/test-database';
import { pino } from 'pino';
import postgres from 'postgres';
import { buildApp } from '../src/app.ts';
import { envToConfig } from '../src/config.ts';
import { writeInitialSettings } from '../src/db/preparation/initial-settings.ts';
import { createDependencies, type Dependencies } from '../src/dependencies.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

/** A Friday morning; the Monday after it is `MONDAY`. No zone below changes its clock that week. */
export const NOW = '2026-11-20T08:00:00Z';
export const MONDAY = '2026-11-23';
export const SECRET = 'a secret of the tests with 32 characters or more';

export const BERLIN = {
  name: 'Dr. Berlin',
  specialization: 'Cardiology',
  timeZone: 'Europe/Berlin',
};
export const NEW_YORK = {
  name: 'Dr. New York',
  specialization: 'Dermatology',
  timeZone: 'America/New_York',
};

export type NewDoctor = typeof BERLIN;

export type TestClinic = Dependencies & {
  url: string;
  ask: Ask;
  /** Ids of the doctors, in the order given. */
  doctorIds: number[];
  clock: TestClock;
  testDatabase: TestDatabase;
  /** Looks into the database, past the application. */
  owner: postgres.Sql;
  /** What `/metrics` would say. */
  metrics(): Promise<string>;
  /** What the application has logged. */
  logLines: string[];
  stop(): Promise<void>;
};

type Options = {
  doctors?: NewDoctor[];
  now?: string;
  env?: Record<string, string>;
  /** Milliseconds for a whole answer. */
  answerLimit?: number;
  /** How many groups of bookings may be under way together. */
  lanes?: number;
};

/** The real application on a free port, over a fresh database, at a time that stands still. */
export async function startTestClinic(options: Options = {}): Promise<TestClinic> {
  const { doctors = [BERLIN, NEW_YORK], now = NOW, env, answerLimit, lanes } = options;
  const testDatabase = await createTestDatabase();
  const owner = postgres(testDatabase.ownerUrl, { max: 4, onnotice: () => {} });
  const doctorIds = await addDoctors(owner, doctors);
  const clock = await createTestClock(owner, now);
  const logLines: string[] = [];
  const config = envToConfig({
    DATABASE_URL: testDatabase.appUrl,
    CLINIC_SECRET: SECRET,
    LOG_LEVEL: 'trace',
    ...env,
  });
  const logger = pino({ level: config.LOG_LEVEL }, { write: (line) => logLines.push(line) });
  await writeInitialSettings(testDatabase.ownerUrl, config);
  const connection = { url: testDatabase.appUrl, secrets: config.CLINIC_SECRET ?? [] };
  const dependencies = createDependencies(config, logger, connection, {
    clock,
    ...(answerLimit !== undefined && { answerLimit }),
    ...(lanes !== undefined && { lanes }),
  });
  const app = await buildApp(dependencies);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const stop = async () => {
    await app.close();
    await dependencies.database.end();
    await owner.end();
    await testDatabase.drop();
  };
  const ask = askAt(url);
  const metrics = () => app.metrics.metrics();
  return {
    ...dependencies,
    ...{ url, ask, doctorIds, clock, testDatabase, owner, metrics, logLines, stop },
  };
}

/** A clinic for all tests of a file: it is filled in before the first and stopped after the last. */
export const setUpClinic = (options?: Options): TestClinic =>
  setUp(
    () => startTestClinic(options),
    ({ stop }) => stop(),
  );

/** Gives their ids, in order. */
export async function addDoctors(owner: postgres.Sql, doctors: NewDoctor[]): Promise<number[]> {
  if (doctors.length === 0) return [];
  const columns = doctors.map((doctor) => ({ ...doctor, time_zone: doctor.timeZone }));
  const names = ['name', 'specialization', 'time_zone'] as const;
  const rows = await owner`insert into doctors ${owner(columns, ...names)} returning id`;
  return rows.map(({ id }) => id);
}
