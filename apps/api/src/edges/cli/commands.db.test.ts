import { runCommand, startRunningApi } from '@clinic/testing/api-process';
import { temporaryDataFolder } from '@clinic/testing/embedded-servers';
import { untilSucceeds } from '@clinic/testing/waiting';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  booking,
  bookOne,
  type FirstAnswer,
  slotsOn,
  weekdayAhead,
} from '../../../test/bookings.ts';
import { postCancel, postMove } from '../../../test/changes/changes.ts';
import { addStaff } from '../../../test/desk/staff-kit.ts';
import { SECRET, startTestClinic, type TestClinic } from '../../../test/test-clinic.ts';
import { bookAppointment } from '../../modules/appointments/book-appointment.ts';
import { withClinic } from './open-clinic.ts';

/** Milliseconds; far more than it takes, for a machine that has other things to do. */
const TIME_LIMIT = 240_000;

/** Commands go by the real time. What was booked a week ago for the next days has begun by now. */
const SOME_DAYS_AGO = weekdayAhead(-6);

/** What is said of a history without a fault, the sample's included. */
const WHOLE = /^\d+ appointments, \d+ events, 0 faults\n$/;

describe('on the database of DATABASE_URL', () => {
  let clinic: TestClinic;
  let env: Record<string, string>;
  const free = slotsOn(SOME_DAYS_AGO);
  beforeAll(async () => {
    clinic = await startTestClinic({ now: `${weekdayAhead(-10)}T00:00:00Z` });
    env = { DATABASE_URL: clinic.testDatabase.appUrl, CLINIC_SECRET: SECRET };
  });
  afterAll(() => clinic.stop());

  const book = (startsAt = free.shift() as string): Promise<FirstAnswer> =>
    bookOne(clinic.ask, booking({ doctorId: clinic.doctorIds[0] as number, startsAt }));
  const appointment = (...args: string[]) => runCommand('appointment', args, env);

  it('an operator sees an appointment by its reference, however it was written down', async () => {
    const { reference, patientName, doctorName, manageToken } = await book();
    const written = reference
      .toLowerCase()
      .replace('-', '')
      .replaceAll('0', 'o')
      .replaceAll('1', 'l');
    const { code, stdout, stderr } = await appointment(written, 'show');
    expect([code, stderr]).toEqual([0, '']);
    for (const word of [reference, patientName, doctorName, 'booked']) {
      expect(stdout).toContain(word);
    }
    expect(stdout).not.toContain(manageToken);
  });

  it('an operator records who came, and the state table holds', async () => {
    const { id, reference } = await book();
    expect(await appointment(reference, 'fulfilled')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^INVALID_TRANSITION: /),
    });
    for (const attendance of ['arrived', 'fulfilled']) {
      const { code, stdout } = await appointment(reference, attendance);
      expect([code, stdout]).toEqual([0, expect.stringContaining(attendance)]);
    }
    expect((await appointment(reference, 'noshow')).code).toBe(1);
    const rows = await clinic.owner`
      select type, actor, status from events where appointment_id = ${id} order by version`;
    expect(rows).toMatchObject([
      { type: 'booked', actor: 'patient' },
      { type: 'arrived', actor: 'operator', status: 'arrived' },
      { type: 'fulfilled', actor: 'operator', status: 'fulfilled' },
    ]);
  });

  it('nobody can have come, or have stayed away, before the day', async () => {
    const [startsAt = ''] = slotsOn(weekdayAhead());
    const { id, reference } = await book(startsAt);
    const start = startsAt.slice(0, 16).replace('T', ' ');
    for (const [attendance, from] of [
      ['arrived', `the day of the appointment on, ${weekdayAhead()} in Europe/Berlin`],
      ['noshow', `the start on, ${start} in Europe/Berlin`],
    ] as const) {
      const { code, stdout, stderr } = await appointment(reference, attendance);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toBe(
        `INVALID_TRANSITION: The state of the appointment does not allow this. attendance ${attendance} can be recorded from ${from}.\n`,
      );
    }
    expect(await clinic.owner`select from events where appointment_id = ${id}`).toHaveLength(1);
  });

  it('with --as it is the member of the staff whom the history names, here and at the desk', async () => {
    const reception = await addStaff(clinic, { role: 'reception', email: 'kim@clinic.example' });
    const mine = await book();
    const as = ['--as', ' Kim@clinic.example'];
    expect(await appointment(mine.reference, 'arrived', ...as)).toMatchObject({ code: 0 });
    const other = await book();
    expect(await appointment('cancel', other.reference, ...as)).toMatchObject({ code: 0 });
    const rows = await clinic.owner`select actor, actor_id, via from events
      where type in ('arrived', 'cancelled') and appointment_id in (${mine.id}, ${other.id})`;
    const kim = { actor: 'staff', actor_id: reception.id, via: 'cli' };
    expect(rows).toEqual([kim, kim]);
    const { history } = await reception.client.desk.appointment.query({ id: mine.id });
    expect(history.at(-1)).toMatchObject({ type: 'arrived', staffName: 'Robin reception' });
  });

  it('--as lets nobody do what they may not, and says who and why', async () => {
    const [own, other] = clinic.doctorIds as [number, number];
    const [elsewhere] =
      await clinic.owner`select location_id as id from doctors where id = ${other}`;
    const add = (name: string, wanted: Omit<Parameters<typeof addStaff>[1], 'name' | 'email'>) =>
      addStaff(clinic, { ...wanted, name, email: `${name.toLowerCase()}@clinic.example` });
    await add('Gone', { role: 'manager', disabled: true });
    await add('Doc', { role: 'doctor', doctorId: own });
    await add('Else', { role: 'reception', locationIds: [elsewhere?.id] });
    const { id, reference } = await book();
    const day = ['list', String(other), SOME_DAYS_AGO];
    for (const [name, run, sentence] of [
      ['nobody', ['arrived'], /^--as: nobody here has the address nobody@clinic\.example: /],
      ['gone', ['arrived'], /^--as: Gone is disabled\.$/],
      ['else', ['arrived'], /^--as: this is not at a location or in a calendar of Else\.$/],
      ['else', ['show'], /^--as: this is not at a location or in a calendar of Else\.$/],
    ] as const) {
      const said = await appointment(reference, ...run, '--as', `${name}@clinic.example`);
      expect([said.code, said.stdout]).toEqual([1, '']);
      expect(said.stderr.trimEnd()).toMatch(sentence);
    }
    const cancelled = await appointment('cancel', reference, '--as', 'doc@clinic.example');
    expect(cancelled.code).toBe(1);
    expect(cancelled.stderr).toContain('--as: Doc has the role doctor, which may not do this.');
    const listed = await runCommand('appointments', [...day, '--as', 'doc@clinic.example'], env);
    expect(listed.stderr).toMatch(/^--as: this is not at a location or in a calendar of Doc\.$/m);
    expect(await clinic.owner`select from events where appointment_id = ${id}`).toHaveLength(1);
    // What the own calendar has is a doctor's to record.
    const noshow = await appointment(reference, 'noshow', '--as', 'doc@clinic.example');
    expect(noshow.code).toBe(0);
  });

  it('an operator reads the history, which names no patient and no secret', async () => {
    const mine = await book();
    const key = crypto.randomUUID();
    await postMove(clinic.ask, mine, { startsAt: free.shift() as string, key });
    await postCancel(clinic.ask, mine, { reason: 'pat-lt' });
    const { code, stdout } = await appointment(mine.reference, 'history');
    expect(code).toBe(0);
    for (const word of ['booked', 'rescheduled', 'cancelled', 'pat-lt']) {
      expect(stdout).toContain(word);
    }
    for (const secret of [mine.patientName, mine.manageToken, key]) {
      expect(stdout).not.toContain(secret);
    }
  });

  it.each([
    [['0000-0000', 'show'], /^APPOINTMENT_NOT_FOUND: /],
    [["' or true --", 'show'], /^APPOINTMENT_NOT_FOUND: /],
    [[], /^usage: npm run appointment/],
    [['0000-0000', 'arrived', 'now'], /^usage: npm run appointment/],
  ])('%j is refused in one line', async (args, sentence) => {
    const { code, stdout, stderr } = await appointment(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('a word that is no command changes nothing', async () => {
    const { reference } = await book();
    for (const verb of ['cancelled', 'toString']) {
      const { code, stderr } = await appointment(reference, verb);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/^usage: /)]);
    }
    expect((await appointment(reference, 'show')).stdout).toContain('booked');
  });

  it('without a database both say so in one line', async () => {
    const down = { ...env, DATABASE_URL: 'postgres://clinic_app:wrong@127.0.0.1:1/clinic' };
    for (const run of [
      () => runCommand('appointment', ['0000-0000', 'show'], down),
      () => runCommand('verify-history', [], down),
      () => runCommand('verify-history', [], { DATABASE_URL: down.DATABASE_URL }),
    ]) {
      const { code, stdout, stderr } = await run();
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).not.toMatch(/select|wrong@/i);
    }
  });

  it('the history is verified: what is whole, and what was changed', async () => {
    const { id } = await book();
    const [row] = await clinic.owner`
      select (select count(*) from appointments) || ' appointments, ' || count(*) || ' events' as all
      from events`;
    const whole = await runCommand('verify-history', [], env);
    expect(whole).toMatchObject({ code: 0, stdout: `${row?.all}, 0 faults\n` });

    await clinic.owner`alter table events disable trigger user`;
    await clinic.owner`update events set actor = 'nobody' where appointment_id = ${id}`;
    expect(await runCommand('verify-history', [], env)).toMatchObject({
      code: 1,
      stdout: `appointment ${id}, version 1: the event does not match its hash\n${row?.all}, 1 faults\n`,
    });
  });
});

it(
  'on a data folder, while Clinic runs on it and while it does not',
  async () => {
    const env = { CLINIC_DATA_DIR: await temporaryDataFolder() };
    const api = await startRunningApi(env);
    onTestFinished(async () => void (await api.kill('SIGTERM')));
    const [doctor] = (await api.ask('GET', '/api/doctors?search=Lindqvist')).json<
      { id: number }[]
    >();
    const [startsAt = ''] = slotsOn(SOME_DAYS_AGO, 'Europe/London');
    const wanted = booking({ doctorId: doctor?.id as number, startsAt });
    const clock = { now: sql<string>`(clock_timestamp() - interval '7 days')` };
    const { appointment: mine } = await withClinic(
      env,
      (clinic) => bookAppointment(clinic, { ...wanted, address: '192.0.2.1' }),
      { clock },
    );
    const run = async (name: 'appointment' | 'verify-history', ...args: string[]) => {
      const { code, stdout, stderr } = await runCommand(name, args, env);
      return { code, stdout, stderr: code ? stderr : '' };
    };

    const arrived = await run('appointment', mine.reference, 'arrived');
    expect(arrived).toMatchObject({ code: 0, stderr: '' });
    expect(await run('verify-history')).toEqual({
      code: 0,
      stdout: expect.stringMatching(WHOLE),
      stderr: '',
    });
    // The running server was used, and is still there.
    const headers = { authorization: `Bearer ${mine.manageToken}` };
    const seen = await api.ask('GET', `/api/appointments/${mine.id}`, { headers });
    expect(seen.json()).toMatchObject({ status: 'arrived', version: 2 });
    expect(await api.kill('SIGTERM')).toBe(0);

    expect((await run('appointment', mine.reference, 'fulfilled')).code).toBe(0);
    expect((await run('appointment', mine.reference, 'show')).stdout).toContain('fulfilled');
    expect((await run('verify-history')).stdout).toMatch(WHOLE);
    // Nothing was left running: Clinic can start on the folder again.
    const again = await startRunningApi(env);
    onTestFinished(async () => void (await again.kill('SIGTERM')));
    await untilSucceeds(async () => expect((await again.ask('GET', '/readyz')).status).toBe(200));
  },
  TIME_LIMIT,
);
