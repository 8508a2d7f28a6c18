import { randomBytes } from 'node:crypto';
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
import { appRouter } from '../../src/edges/trpc/app-router.ts';
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
import {
  createDeskCanary,
  type Desk,
  deskSecretsOf,
  goThroughDesk,
  openDesk,
} from './desk-canary-calls.ts';

const PATIENTS = 100;
const AT_ONCE = 20;
/** Milliseconds; far more than it takes, for a machine that has other things to do. */
const TIME_LIMIT = 600_000;

/** As many of them are known at the desk. */
const AT_DESK = 20;
const LINK = /^(http:\/\/127\.0\.0\.1:\d+\/desk\/setup#\S+)$/m;
const METRICS_TOKEN = randomBytes(32).toString('hex');

const atDesk = Array.from({ length: AT_DESK }, createDeskCanary);
const canaries = Array.from({ length: PATIENTS }, createCanary);

/** Three weekdays to book on, three to move to, one that is taken, with each doctor. */
function planOf(i: number, doctors: Doctor[]): Plan & { desk: string[] } {
  const { id, timeZone } = doctors[i % doctors.length] as Doctor;
  const nth = Math.floor(i / doctors.length);
  const slot = (week: number) => {
    const days = [0, 1, 2, 3, 4, 5, 6].map((day) => weekdayAhead(7 * week + day, timeZone));
    return slotsOn([...new Set(days)][Math.floor(nth / 16)] as string, timeZone)[
      nth % 16
    ] as string;
  };
  const taken = slotsOn(weekdayAhead(35, timeZone), timeZone)[0] as string;
  return { doctorId: id, startsAt: slot(1), movesTo: slot(3), taken, desk: [slot(7), slot(9)] };
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
  const body = json<Problem & { error?: { data: Problem } }>();
  const { current, ...problem } = body.error?.data ?? body;
  expect(current?.patientName).toBeDefined();
  return JSON.stringify({ problem, headers });
}

async function runThemAll(ask: Ask, misled: Ask, admin: postgres.Sql, desk: Desk): Promise<void> {
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
      const [startsAt = '', movesTo = ''] = plan.desk;
      const known = atDesk[i];
      if (known) await goThroughDesk(ask, desk, known, { ...plan, startsAt, movesTo });
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
  '100 patients, 20 of them at the desk: no name, number, token or key is in any log, temporary file, address, metric or error',
  async () => {
    const dataDir = await temporaryDataFolder();
    const temporary = join(dirname(dataDir), 'temporary');
    await mkdir(temporary);
    const api = await startRunningApi({
      CLINIC_DATA_DIR: dataDir,
      TMPDIR: temporary,
      LOG_LEVEL: 'trace',
      MAX_HOLDS_PER_ADDRESS: '10000',
      METRICS_TOKEN,
    });
    const server = await findRunningServer(dataDir);
    const admin = postgres(server?.adminUrl as string, { max: 1 });
    const urls: string[] = [];
    const refusals: Answer[] = [];
    let desk: Desk;
    let metrics: string;
    let looks: object[];
    try {
      const ask = patiently(noting(api.ask, urls, refusals));
      desk = await openDesk(ask, await api.printed(LINK));
      // What is sent amiss into addresses is its sender's doing; what is answered is ours.
      await runThemAll(ask, patiently(noting(api.ask, [], refusals)), admin, desk);
      await failInDatabase(server?.appUrl as string, canaries[0] as Canary);
      const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
      metrics = (await api.ask('GET', '/metrics', { headers })).text;
      looks = await admin`select to_jsonb(looked) from access_log looked`;
    } finally {
      await admin.end();
      await api.kill('SIGTERM');
    }

    const secrets = [...canaries.flatMap(secretsOf), ...atDesk.flatMap(deskSecretsOf)];
    const search = createSearch([...secrets, ...desk.secrets]);
    // The link of the first manager is for the console, and no part of the log.
    const output = api.output().replace(LINK, '');
    expect(search(output)).toEqual([]);
    expect(search(urls.join('\n'))).toEqual([]);
    expect(search(metrics)).toEqual([]);
    expect(search(JSON.stringify(looks))).toEqual([]);
    expect(search(refusals.map(told).join('\n'))).toEqual([]);
    const tables = ['base', 'global', 'pg_wal'].map((name) => join(dataDir, 'postgres', name));
    // Mails that no server takes are files, and say to whom they go.
    const mailboxes = new Set(atDesk.map(({ mailbox }) => mailbox));
    const searchMail = createSearch(secrets.filter((secret) => !mailboxes.has(secret)));
    const mails = join(dataDir, 'mails');
    const leaks: string[] = [];
    for (const folder of [dataDir, temporary]) {
      for await (const [path, text] of filesBelow(folder, tables)) {
        const found = dirname(path) === mails ? searchMail(text) : search(text);
        if (found.length > 0) leaks.push(path);
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
      for (const found of search(text)) names.add(found);
    }
    const kept = (all: string[]) => all.filter((word) => names.has(word)).length;
    expect(kept(canaries.map(({ name }) => name.split(' ')[1] as string))).toBe(PATIENTS);
    expect(kept(atDesk.map(({ digits }) => digits))).toBe(AT_DESK);
    expect(kept(atDesk.map(({ mailbox }) => mailbox))).toBe(AT_DESK);
    expect(metrics).toMatch(/patients\.search/);
    expect(new Set(looks.map((look) => JSON.parse(JSON.stringify(look)).to_jsonb.action))).toEqual(
      new Set(['view', 'update', 'export', 'erase']),
    );
    // Whatever the staff can ask for, this test has asked for.
    const asked = new Set(urls.map((url) => url.split(/[?]/)[0]));
    const { procedures } = appRouter._def;
    const ofDesk = Object.keys(procedures).filter((name) =>
      /^(desk|patients|session)\./.test(name),
    );
    expect(ofDesk.filter((name) => !asked.has(`/trpc/${name}`))).toEqual([]);
    const codes = new Set(refusals.map(({ status }) => status));
    expect([...codes].sort()).toEqual([400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429, 503]);
  },
  TIME_LIMIT,
);
