import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningServer, runCommand, startRunningApi } from '@clinic/testing/api-process';
import { temporaryDataFolder } from '@clinic/testing/embedded-servers';
import type { Ask } from '@clinic/testing/raw-http';
import { createTestDatabase } from '@clinic/testing/test-database';
import { until } from '@clinic/testing/waiting';
import { expect, it, onTestFinished } from 'vitest';
import {
  type Booking,
  booking,
  type FirstAnswer,
  postBooking,
  slotsOn,
  weekdayAhead,
} from './bookings.ts';
import { postCancel, postMove, see } from './changes/changes.ts';

/** Milliseconds; far more than it takes, for a machine that has other things to do. */
const TIME_LIMIT = 400_000;

/** A sample doctor of the town, one of each specialization. */
const DOCTORS = [1, 4, 6, 8];
const TOWN = 'Europe/London';

type Kept = { wanted: Booking; booked: FirstAnswer; status: string };

async function startOn(env: Record<string, string>): Promise<RunningServer> {
  const api = await startRunningApi(env);
  onTestFinished(async () => void (await api.kill('SIGTERM')));
  await until(async () => (await api.ask('GET', '/readyz')).status === 200);
  return api;
}

/** Books, and moves or cancels every few, until it is told to stop. */
function bookWithoutPause(ask: Ask) {
  const days = [...new Set(Array.from({ length: 60 }, (_, i) => weekdayAhead(7 + i)))];
  const slots = days.flatMap((day) => slotsOn(day, TOWN));
  const kept: Kept[] = [];
  let stopped = false;
  let next = 0;
  const line = async (doctorId: number) => {
    while (!stopped) {
      const startsAt = slots[next++ % slots.length] as string;
      const wanted = booking({ doctorId, startsAt, patientName: 'Ada Łovelace\\N "q"' });
      const answer = await postBooking(ask, wanted);
      if (answer.status === 201) {
        kept.push({ wanted, booked: answer.json<FirstAnswer>(), status: 'booked' });
      }
    }
  };
  const lines = DOCTORS.map(line);
  const stop = async () => {
    stopped = true;
    await Promise.all(lines);
  };
  return { kept, stop };
}

/** Every link opens, and every key knows what it has booked. */
async function expectAll(ask: Ask, kept: Kept[]): Promise<void> {
  for (const { wanted, booked, status } of kept) {
    expect(await see(ask, booked)).toMatchObject({ id: booked.id, status });
    const again = await postBooking(ask, wanted);
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(again.json()).toEqual(booked);
  }
}

it(
  'a backup taken while bookings run is restored on other servers: links, keys and history hold',
  async () => {
    const source = { CLINIC_DATA_DIR: await temporaryDataFolder() };
    const folder = join(source.CLINIC_DATA_DIR, '..');
    const clinic = await startOn(source);
    const load = bookWithoutPause(clinic.ask);
    onTestFinished(load.stop);
    await until(async () => load.kept.length > 40);
    const before = load.kept.slice(0, 40);
    const [moved, cancelled] = before as [Kept, Kept];
    const elsewhere = slotsOn(weekdayAhead(80), TOWN)[3] as string;
    expect((await postMove(clinic.ask, moved.booked, { startsAt: elsewhere })).status).toBe(200);
    expect((await postCancel(clinic.ask, cancelled.booked)).status).toBe(200);
    cancelled.status = 'cancelled';

    const first = join(folder, 'first.backup');
    const backup = await runCommand('backup', [first, '--with-secret'], source);
    expect([backup.code, backup.stderr]).toEqual([0, '']);
    onTestFinished(() => rm(first));
    expect((await stat(first)).mode & 0o777).toBe(0o600);
    expect(load.kept.length).toBeGreaterThan(before.length);
    await load.stop();
    expect(await clinic.kill('SIGTERM')).toBe(0);

    // Into a database that is given: of another major version, where the tests run on one.
    const database = await createTestDatabase({ migrated: false });
    onTestFinished(() => database.drop());
    const secretFile = join(folder, 'secret-of-the-backup');
    const taken = await runCommand('restore', [first, '--secret-to', secretFile], {});
    expect([taken.code, taken.stderr]).toEqual([0, '']);
    onTestFinished(() => rm(secretFile));
    expect((await stat(secretFile)).mode & 0o777).toBe(0o600);
    const given = {
      DATABASE_URL: database.appUrl,
      DATABASE_MIGRATION_URL: database.ownerUrl,
      CLINIC_SECRET_FILE: secretFile,
    };
    const restored = await runCommand('restore', [first], given);
    expect([restored.code, restored.stderr]).toEqual([0, '']);
    await expectWhole(given);
    const second = await startOn(given);
    await expectAll(second.ask, before);
    const late = await postBooking(
      second.ask,
      booking({ doctorId: 2, startsAt: slotsOn(weekdayAhead(), TOWN)[0] as string }),
    );
    expect(late.status).toBe(201);

    // And back into an empty folder, without the secret, which is then put there by hand.
    const back = join(folder, 'second.backup');
    const again = await runCommand('backup', [back], given);
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(again.stdout).toContain(`keep ${secretFile} (CLINIC_SECRET_FILE)`);
    onTestFinished(() => rm(back));
    const empty = { CLINIC_DATA_DIR: await temporaryDataFolder() };
    const last = await runCommand('restore', [back], empty);
    expect(last.code).toBe(0);
    expect(last.stderr).toContain('The secret is missing. Before Clinic starts, put it in place');
    const secret = (await readFile(secretFile, 'utf8')).trim();
    await expectWhole({ ...empty, CLINIC_SECRET: secret });
    const third = await startOn({ ...empty, CLINIC_SECRET: secret });
    await expectAll(third.ask, before);
  },
  TIME_LIMIT,
);

async function expectWhole(env: Record<string, string>): Promise<void> {
  const outcome = await runCommand('verify-history', [], env);
  expect(outcome).toMatchObject({ code: 0, stdout: expect.stringMatching(/, 0 faults\n$/) });
}

it(
  'the embedded clinic takes its secret from the backup, and refuses a second restore',
  async () => {
    const source = { CLINIC_DATA_DIR: await temporaryDataFolder() };
    const clinic = await startOn(source);
    const wanted = booking({ doctorId: 1, startsAt: slotsOn(weekdayAhead(), TOWN)[0] as string });
    const booked = (await postBooking(clinic.ask, wanted)).json<FirstAnswer>();
    expect(await clinic.kill('SIGTERM')).toBe(0);

    const file = join(source.CLINIC_DATA_DIR, 'a.backup');
    const backup = await runCommand('backup', [file, '--with-secret'], source);
    expect([backup.code, backup.stderr]).toEqual([0, '']);
    const target = { CLINIC_DATA_DIR: await temporaryDataFolder() };
    expect(await runCommand('restore', [file], target)).toMatchObject({ code: 0, stderr: '' });
    const restored = await startOn(target);
    expect(await see(restored.ask, booked)).toMatchObject({ id: booked.id });
    // No sample doctors came to those that were restored.
    expect((await restored.ask('GET', '/api/doctors')).json()).toHaveLength(12);
    expect(await runCommand('restore', [file], target)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^The database is not empty, it has rows in/),
    });
  },
  TIME_LIMIT,
);
