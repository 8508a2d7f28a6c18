import { randomBytes } from 'node:crypto';
import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningServer, startRunningApi } from '@clinic/testing/api-process';
import { PostgresProxy } from '@clinic/testing/postgres-proxy';
import type { Answer, Ask } from '@clinic/testing/raw-http';
import { createDatabase, databaseOn, dropDatabase } from '@clinic/testing/server-databases';
import { folderOfTest } from '@clinic/testing/temporary-folder';
import { until } from '@clinic/testing/waiting';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { addSampleData } from '../src/db/preparation/sample-data.ts';
import { booking, type FirstAnswer, postBooking, slotsOn, weekdayAhead } from './bookings.ts';
import { SECRET } from './test-clinic.ts';
import { refusal, trpcAt } from './trpc-client.ts';

/** Two of the sample doctors, both of London. */
const DOCTORS = [1, 4];
const date = weekdayAhead();
const days = Array.from({ length: 60 }, (_, i) => weekdayAhead(7 + i));
/** Enough for a load that lasts some seconds; asked for twice, a slot is taken. */
const slots = [...new Set(days)].flatMap((day) => slotsOn(day, 'Europe/London'));

const isReady = (ask: Ask) => async () => (await ask('GET', '/readyz')).status === 200;

function expectUnavailable(answer: Answer): void {
  expect(answer.status).toBe(503);
  expect(answer.json().code).toBe('UNAVAILABLE');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
}

/** Books without a pause, one after the other in ten lines, until it is told to stop. */
function bookWithoutPause(ask: Ask) {
  const answers: Answer[] = [];
  let unanswered: unknown;
  let stopped = false;
  let next = 0;
  const line = async () => {
    while (!stopped) {
      const startsAt = slots[next % slots.length] as string;
      const doctorId = DOCTORS[Math.floor(next++ / slots.length) % 2] as number;
      answers.push(await postBooking(ask, booking({ doctorId, startsAt })));
    }
  };
  const lines = Array.from({ length: 10 }, () =>
    line().catch((error) => {
      unanswered = error;
    }),
  );
  return {
    answers,
    count: (status: number) => {
      if (unanswered) throw unanswered;
      return answers.filter((answer) => answer.status === status).length;
    },
    stop: async () => {
      stopped = true;
      await Promise.all(lines);
      if (unanswered) throw unanswered;
    },
  };
}

/** Whatever was acknowledged is there; whatever was not is a conflict or an honest 503. */
async function expectNothingLost(ask: Ask, answers: Answer[]): Promise<void> {
  for (const answer of answers) {
    expect([201, 409, 503]).toContain(answer.status);
    if (answer.status === 503) expectUnavailable(answer);
    if (answer.status !== 201) continue;
    const { id, manageToken, startsAt } = answer.json<FirstAnswer>();
    const found = await ask('GET', `/api/appointments/${id}`, {
      headers: { authorization: `Bearer ${manageToken}` },
    });
    expect(found.json()).toMatchObject({ id, startsAt, status: 'booked' });
  }
}

describe('a database that is given', () => {
  const { adminUrl, ownerUrl, appUrl } = inject('postgres');
  const name = `clinic_down_${randomBytes(4).toString('hex')}`;
  let proxy: PostgresProxy;
  let api: RunningServer;
  beforeAll(async () => {
    await createDatabase(adminUrl, name);
    proxy = await PostgresProxy.start(databaseOn(appUrl, name));
    await proxy.refuse();
    const migrating = new URL(databaseOn(ownerUrl, name));
    migrating.host = new URL(proxy.url).host;
    api = await startRunningApi({
      DATABASE_URL: proxy.url,
      DATABASE_MIGRATION_URL: migrating.href,
      CLINIC_SECRET: SECRET,
    });
  });
  afterAll(async () => {
    await api.kill('SIGKILL');
    await proxy.refuse();
    await dropDatabase(adminUrl, name);
  });

  it('is down at the start: the process lives, not ready, and refuses with Retry-After', async () => {
    const ready = await api.ask('GET', '/readyz');
    expect([ready.status, ready.json<{ ready: boolean }>().ready]).toEqual([503, false]);
    expect((await api.ask('GET', '/healthz')).status).toBe(200);
    const wanted = booking({ doctorId: 1, startsAt: slotsOn(date)[0] as string });
    expectUnavailable(await api.ask('GET', '/api/doctors'));
    expectUnavailable(await api.ask('GET', `/api/doctors/1/availability?date=${date}`));
    expectUnavailable(await postBooking(api.ask, wanted));
    const trpc = await api.ask('POST', '/trpc/appointments.book', { json: wanted });
    expect([trpc.status, Number(trpc.headers['retry-after']) > 0]).toEqual([503, true]);
    expect(await refusal(trpcAt(api.url).doctors.list.query())).toMatchObject({
      code: 'UNAVAILABLE',
      httpStatus: 503,
    });
    expect(api.isAlive()).toBe(true);
  });

  it('comes up: it is migrated, and books once there are doctors', async () => {
    await proxy.listen();
    await until(isReady(api.ask));
    expect((await api.ask('GET', '/api/doctors')).json()).toEqual([]);
    await addSampleData(databaseOn(ownerUrl, name));
    expect((await api.ask('GET', '/api/doctors')).json()).toHaveLength(12);
    const wanted = booking({ doctorId: 1, startsAt: slotsOn(date, 'Europe/London')[0] as string });
    expect((await postBooking(api.ask, wanted)).status).toBe(201);
  });

  it('goes away under load: 503 meanwhile, nothing acknowledged is lost, and it books again', async () => {
    const load = bookWithoutPause(api.ask);
    await until(async () => load.count(201) > 5);
    await proxy.refuse();
    await until(async () => load.count(503) > 20);
    expect((await api.ask('GET', '/readyz')).status).toBe(503);
    const before = load.count(201);
    await proxy.listen();
    await until(async () => load.count(201) > before + 5);
    await load.stop();
    await until(isReady(api.ask));
    await expectNothingLost(api.ask, load.answers);
    expect(api.isAlive()).toBe(true);
  });

  it('does not let us in: the process lives and tells why', async () => {
    const wrong = new URL(databaseOn(appUrl, name));
    wrong.username = 'somebody_else';
    const other = await startRunningApi({ DATABASE_URL: wrong.href, CLINIC_SECRET: SECRET });
    expect((await other.ask('GET', '/readyz')).status).toBe(503);
    expectUnavailable(await other.ask('GET', '/api/doctors'));
    await until(async () => /"code":"28\w{3}"/.test(other.output()));
    expect(await other.kill('SIGTERM')).toBe(0);
  });
});

describe('the embedded database', () => {
  it('is killed under load: the process lives, and books again', async () => {
    const folder = folderOfTest();
    await chmod(folder, 0o711);
    const dataDir = join(folder, 'data');
    const api = await startRunningApi({ CLINIC_DATA_DIR: dataDir });
    const load = bookWithoutPause(api.ask);
    await until(async () => load.count(201) > 5);
    const [pid] = (await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
    await until(async () => load.count(503) > 0);
    const before = load.count(201);
    await until(async () => load.count(201) > before + 5);
    await load.stop();
    await until(isReady(api.ask));
    await expectNothingLost(api.ask, load.answers);
    expect(await api.kill('SIGTERM')).toBe(0);
  });
});
