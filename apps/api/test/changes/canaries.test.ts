import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Doctor } from '@clinic/contracts/doctors';
import type { Problem } from '@clinic/contracts/errors';
import { findRunningServer } from '@clinic/embedded-postgres/running-server';
import { startRunningApi } from '@clinic/testing/api-process';
import { temporaryDataFolder } from '@clinic/testing/embedded-servers';
import type { Answer, Ask } from '@clinic/testing/raw-http';
import { createSearch, filesBelow } from '@clinic/testing/secret-search';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { slotsOn, weekdayAhead } from '../bookings.ts';
import {
  type Canary,
  createCanary,
  goThroughEverything,
  type Plan,
  secretsOf,
  sendAmiss,
  sendInAddress,
} from './canary-calls.ts';
import { patiently } from './changes.ts';

const PATIENTS = 500;
const AT_ONCE = 20;
/** Milliseconds; far more than it takes, for a machine that has other things to do. */
const TIME_LIMIT = 300_000;

const canaries = Array.from({ length: PATIENTS }, createCanary);

/** Three weekdays to book on, three to move to, one that is taken, with each doctor. */
function planOf(i: number, doctors: Doctor[]): Plan {
  const { id, timeZone } = doctors[i % doctors.length] as Doctor;
  const nth = Math.floor(i / doctors.length);
  const slot = (week: number) => {
    const days = [0, 1, 2, 3, 4, 5, 6].map((day) => weekdayAhead(7 * week + day, timeZone));
    return slotsOn([...new Set(days)][Math.floor(nth / 16)] as string, timeZone)[
      nth % 16
    ] as string;
  };
  const taken = slotsOn(weekdayAhead(35, timeZone), timeZone)[0] as string;
  return { doctorId: id, startsAt: slot(1), movesTo: slot(3), taken };
}

/** Asks, and notes where and what was refused. */
function noting(ask: Ask, urls: string[], refusals: Answer[]): Ask {
  return async (method, path, question) => {
    const answer = await ask(method, path, question);
    urls.push(path, answer.headers.location ?? '');
    if (answer.status >= 400) refusals.push(answer);
    return answer;
  };
}

/** A refusal's body and headers. The present state that a stale version gets is its holder's own. */
function told({ text, headers, status, json }: Answer): string {
  if (status !== 412) return text + JSON.stringify(headers);
  const { current, ...problem } = json<Problem>();
  expect(current?.patientName).toBeDefined();
  return JSON.stringify({ problem, headers });
}

async function runThemAll(ask: Ask, misled: Ask, admin: postgres.Sql): Promise<void> {
  const doctors = (await ask('GET', '/api/doctors')).json<Doctor[]>();
  const taken = doctors.map((_, i) => planOf(i, doctors));
  for (const { doctorId, taken: startsAt } of taken) {
    await ask('POST', '/api/appointments', { json: { doctorId, startsAt, patientName: 'Nobody' } });
  }
  const left = canaries.map((canary, i) => ({ canary, plan: planOf(i, doctors), i }));
  const patient = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const { canary, plan, i } = next;
      await goThroughEverything(ask, canary, plan);
      if (i % 10 === 0) await sendAmiss(ask, canary, plan);
      if (i % 10 === 5) await sendInAddress(misled, canary);
      // Connections break under everybody's hands: failed queries are logged.
      if (i % 50 === 0) {
        await admin`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'clinic_app'`;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, patient));
}

/** PostgreSQL would say which row fails a check, if it were let. */
async function failInDatabase(appUrl: string, { name, bookKey }: Canary): Promise<void> {
  const app = postgres(appUrl, { max: 1 });
  const insert = app`
    insert into patients (id, name, created_at, erased_at) values (${bookKey}, ${name}, now(), now())`;
  await expect(insert).rejects.toThrow('patients_name_check');
  await app.end();
}

it(
  '500 patients: no name, token or key is in any log, temporary file, address or error',
  async () => {
    const dataDir = await temporaryDataFolder();
    const temporary = join(dirname(dataDir), 'temporary');
    await mkdir(temporary);
    const api = await startRunningApi({
      CLINIC_DATA_DIR: dataDir,
      TMPDIR: temporary,
      LOG_LEVEL: 'trace',
      MAX_HOLDS_PER_ADDRESS: '10000',
    });
    const server = await findRunningServer(dataDir);
    const admin = postgres(server?.adminUrl as string, { max: 1 });
    const urls: string[] = [];
    const refusals: Answer[] = [];
    try {
      const ask = patiently(noting(api.ask, urls, refusals));
      // What is sent amiss into addresses is its sender's doing; what is answered is ours.
      await runThemAll(ask, patiently(noting(api.ask, [], refusals)), admin);
      await failInDatabase(server?.appUrl as string, canaries[0] as Canary);
    } finally {
      await admin.end();
      await api.kill('SIGTERM');
    }

    const search = createSearch(canaries.flatMap(secretsOf));
    const output = api.output();
    expect(search(output)).toEqual([]);
    expect(search(urls.join('\n'))).toEqual([]);
    expect(search(refusals.map(told).join('\n'))).toEqual([]);
    const tables = ['base', 'global', 'pg_wal'].map((name) => join(dataDir, 'postgres', name));
    const leaks: string[] = [];
    for (const folder of [dataDir, temporary]) {
      for await (const [path, text] of filesBelow(folder, tables)) {
        if (search(text).length > 0) leaks.push(path);
      }
    }
    expect(leaks).toEqual([]);

    // The search would have found something: everything went through, and the tables hold the names.
    expect(canaries.every(({ manageToken }) => search(`x ${manageToken}.`).length === 1)).toBe(
      true,
    );
    expect(output).toMatch(/"failure":"UNAVAILABLE/);
    expect(output).toMatch(/violates check constraint/);
    const names = new Set<string>();
    for await (const [, text] of filesBelow(tables[0] as string)) {
      for (const name of search(text)) names.add(name);
    }
    expect(names.size).toBe(PATIENTS);
    const codes = new Set(refusals.map(({ status }) => status));
    expect([...codes].sort()).toEqual([400, 404, 405, 409, 412, 413, 415, 422, 429, 503]);
  },
  TIME_LIMIT,
);
