import { startRunningApi } from '@clinic/testing/api-process';
import { askAt, countByStatus } from '@clinic/testing/raw-http';
import { until } from '@clinic/testing/waiting';
import { pino } from 'pino';
import postgres from 'postgres';
import { describe, expect, it } from 'vitest';
import { envToConfig } from '../src/config.ts';
import { createDependencies } from '../src/dependencies.ts';
import { checkReadiness } from '../src/modules/readiness/check-readiness.ts';
import { booking, postBooking, slotAt } from './bookings.ts';
import { MONDAY, SECRET, setUpClinic, startTestClinic, type TestClinic } from './test-clinic.ts';
import { refusal, trpcAt } from './trpc-client.ts';

const TOKEN = 'a token of the tests with 32 characters or more';

const clinic = setUpClinic();
const guarded = setUpClinic({
  env: {
    METRICS_TOKEN: TOKEN,
    RATE_LIMIT_PER_MINUTE: '5',
    TRUST_PROXY: '127.0.0.1',
  },
});

describe('health', () => {
  it('is the process’s own', async () => {
    const answer = await clinic.ask('GET', '/healthz');
    expect([answer.status, answer.json()]).toEqual([200, { status: 'ok' }]);
  });

  it('is readiness where the database is migrated and durable', async () => {
    const answer = await clinic.ask('GET', '/readyz');
    expect([answer.status, answer.json()]).toEqual([
      200,
      { ready: true, problems: [], warnings: [] },
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('is no readiness where a migration is missing, or a commit need not be durable', async () => {
    const [last] = await clinic.owner`
      delete from clinic_migrations where name = (select max(name) from clinic_migrations) returning *`;
    const missing = await clinic.ask('GET', '/readyz');
    expect([missing.status, missing.text]).toEqual([503, expect.stringContaining(last?.name)]);
    await clinic.owner`insert into clinic_migrations ${clinic.owner(last ?? {})}`;

    const [{ name } = { name: '' }] = await clinic.owner`select current_database() as name`;
    await clinic.owner.unsafe(`alter database ${name} set synchronous_commit = off`);
    await endConnectionsOf(clinic);
    const unsafe = await clinic.ask('GET', '/readyz');
    expect([unsafe.status, unsafe.text]).toEqual([
      503,
      expect.stringContaining('synchronous_commit'),
    ]);
    await clinic.owner.unsafe(`alter database ${name} reset synchronous_commit`);
    await endConnectionsOf(clinic);
    expect((await clinic.ask('GET', '/readyz')).status).toBe(200);
  });
});

/** What readiness says to the connections of this role. */
async function readinessOf(url: string, env: Record<string, string> = {}) {
  const config = envToConfig({ DATABASE_URL: url, CLINIC_SECRET: SECRET, ...env });
  const logger = pino({ level: 'silent' });
  const { clinic, database } = createDependencies(config, logger, { url, secrets: [SECRET] });
  const connections = { ...database, poolSize: config.DATABASE_POOL_SIZE };
  return checkReadiness(clinic, connections).finally(() => database.end(0));
}

describe('readiness', () => {
  it('warns of a superuser', async () => {
    const { warnings } = await readinessOf(clinic.testDatabase.adminUrl);
    expect(warnings).toEqual([expect.stringContaining('is a superuser')]);
  });

  it('warns where the role may not have as many connections as a process opens', async () => {
    const { appUrl } = clinic.testDatabase;
    const [row] = await clinic.owner`select current_setting('max_connections')::int as most`;
    const enough = await readinessOf(appUrl, { DATABASE_POOL_SIZE: '40' });
    expect([enough.warnings, row?.most]).toEqual([[], 100]);
    const { ready, warnings } = await readinessOf(appUrl, { DATABASE_POOL_SIZE: '100' });
    expect([ready, warnings]).toEqual([true, [expect.stringContaining('up to 127 connections')]]);
  });

  it('names the role that has no rights, and who grants them', async () => {
    const admin = postgres(clinic.testDatabase.adminUrl, { max: 1 });
    await admin`revoke select on clinic_migrations from clinic_app`;
    const { problems } = await readinessOf(clinic.testDatabase.appUrl);
    expect(problems).toEqual([expect.stringContaining('DATABASE_MIGRATION_URL')]);
    await admin`revoke select on events from clinic_app`;
    await admin`grant select on clinic_migrations to clinic_app`;
    const named = await readinessOf(clinic.testDatabase.appUrl);
    expect(named.problems).toEqual([expect.stringContaining('clinic_app may not')]);
    await admin`grant select on events to clinic_app`;
    await admin.end();
  });
});

describe('metrics', () => {
  const ask = (headers: Record<string, string>, at = clinic) =>
    at.ask('GET', '/metrics', { headers });

  it('are not at the patients’ port without a token: a proxy on this machine asks for anybody', async () => {
    for (const headers of [{}, { 'x-forwarded-for': '127.0.0.1' }, { authorization: 'Bearer ' }]) {
      const answer = await ask(headers);
      expect([answer.status, answer.json().code]).toEqual([404, 'ROUTE_NOT_FOUND']);
    }
  });

  it('are, without a token, at a port of their own on this machine', async () => {
    const api = await startRunningApi({
      DATABASE_URL: clinic.testDatabase.appUrl,
      CLINIC_SECRET: SECRET,
      METRICS_PORT: '0',
    });
    expect((await api.ask('GET', '/metrics')).status).toBe(404);
    const port = await until(
      async () => /"port":(\d+),"msg":"metrics are served"/.exec(api.output())?.[1],
    );
    const ownPort = askAt(`http://127.0.0.1:${port}`);
    const answer = await ownPort('GET', '/metrics');
    expect([answer.status, answer.headers['content-type']]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect(answer.text).toContain('clinic_http_request_duration_seconds');
    expect((await ownPort('GET', '/api/doctors')).status).toBe(404);
    expect(await api.kill('SIGTERM')).toBe(0);
  });

  it('are for whoever sends the token, from anywhere, and for nobody else', async () => {
    const far = { 'x-forwarded-for': '203.0.113.7' };
    const status = async (headers: Record<string, string>) =>
      (await ask({ ...far, ...headers }, guarded)).status;
    expect(await status({ authorization: `Bearer ${TOKEN}` })).toBe(200);
    expect(await status({})).toBe(404);
    expect(await status({ authorization: `Bearer ${TOKEN.replace(/e$/, 'f')}` })).toBe(404);
    expect(await status({ authorization: `Bearer ${TOKEN}2` })).toBe(404);
    // Also not for a proxy on the same machine.
    expect((await ask({}, guarded)).status).toBe(404);
    // Where no token is configured, none opens.
    expect((await ask({ ...far, authorization: 'Bearer undefined' })).status).toBe(404);
  });

  it('name routes and procedures, never what was asked for', async () => {
    const doctorId = clinic.doctorIds[0] as number;
    const booked = await postBooking(
      clinic.ask,
      booking({ doctorId, startsAt: slotAt(MONDAY, '09:00') }),
    );
    const { id } = booked.json<{ id: string }>();
    await clinic.ask('GET', `/api/appointments/${id}`);
    await clinic.ask('GET', `/nowhere/${id}`);
    await clinic.ask('GET', `/trpc/${id}`);
    await clinic.ask('GET', '/trpc/constructor');
    await clinic.ask('GET', '/trpc/doctors.list');
    const text = await clinic.metrics();
    expect(text).toContain('route="/api/appointments/:id"');
    expect(text).toContain('route="/trpc/doctors.list"');
    expect(text).toContain('route="/trpc/(unknown)"');
    expect(text).toContain('clinic_queue_waiting 0');
    expect(text).not.toContain(id);
    expect(text).not.toMatch(/nowhere|constructor|Berlin/);
  });
});

describe('a rate limit', () => {
  it('counts each address by itself, and says when to come back', async () => {
    const from = (address: string) => () =>
      guarded.ask('GET', '/api/doctors', { headers: { 'x-forwarded-for': address } });
    const answers = [];
    for (let i = 0; i < 7; i += 1) answers.push(await from('203.0.113.8')());
    expect(countByStatus(answers)).toEqual({ 200: 5, 429: 2 });
    const last = answers.at(-1);
    expect(last?.json()).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await from('203.0.113.9')()).status).toBe(200);
    const health = await guarded.ask('GET', '/healthz', {
      headers: { 'x-forwarded-for': '203.0.113.8' },
    });
    expect(health.status).toBe(200);
  });

  it('speaks tRPC to tRPC’s client', async () => {
    const trpc = trpcAt(guarded.url);
    const calls = Array.from({ length: 8 }, () => trpc.doctors.list.query().catch(() => {}));
    await Promise.all(calls);
    expect(await refusal(trpc.doctors.list.query())).toMatchObject({
      code: 'RATE_LIMITED',
      httpStatus: 429,
    });
  });

  it('is not got around by an address that nobody trustworthy has forwarded', async () => {
    const plain = await startTestClinic({ env: { RATE_LIMIT_PER_MINUTE: '5' } });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        plain.ask('GET', '/api/doctors', { headers: { 'x-forwarded-for': `203.0.113.${i}` } }),
      ),
    );
    expect(countByStatus(answers)).toEqual({ 200: 5, 429: 5 });
    await plain.stop();
  });
});

/** The next statement opens a new connection, with the database's settings of now. */
async function endConnectionsOf({ testDatabase }: TestClinic): Promise<void> {
  const admin = postgres(testDatabase.adminUrl, { max: 1 });
  await admin`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and application_name = 'clinic'`;
  await admin.end();
}
