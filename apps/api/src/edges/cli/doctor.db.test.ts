import { type Ended, runCommand } from '@clinic/testing/api-process';
import { beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, postBooking, slotsOn, weekdayAhead } from '../../../test/bookings.ts';
import { SECRET, setUpClinic } from '../../../test/test-clinic.ts';

let doctor: (...args: string[]) => Promise<Ended>;
// The commands know no other time than the database's.
const now = Temporal.Now.instant().toString();
const clinic = setUpClinic({ now });
beforeAll(async () => {
  const { appUrl, ownerUrl } = clinic.testDatabase;
  const env = { DATABASE_URL: appUrl, DATABASE_MIGRATION_URL: ownerUrl, CLINIC_SECRET: SECRET };
  doctor = (...args) => runCommand('doctor', args, env);
});

const listed = async (): Promise<string[]> =>
  (await clinic.ask('GET', '/api/doctors')).json<{ name: string }[]>().map(({ name }) => name);

describe('a doctor', () => {
  it('who is added can be booked at once', async () => {
    const added = await doctor('add', ' Dr. Nia  Adu', 'Neurology', 'Asia/Kolkata');
    expect(added).toMatchObject({ code: 0, stderr: '' });
    const [, id] =
      /^(\d+) {2}Dr\. Nia Adu, Neurology, Asia\/Kolkata: added$/m.exec(added.stdout) ?? [];
    const [startsAt = ''] = slotsOn(weekdayAhead(), 'Asia/Kolkata');
    await bookOne(clinic.ask, booking({ doctorId: Number(id), startsAt }));
    expect(await listed()).toContain('Dr. Nia Adu');
  });

  it('who retires is listed no longer; the appointments stay, and are named', async () => {
    const [doctorId = 0] = clinic.doctorIds;
    const [first, second, third] = slotsOn(weekdayAhead()) as [string, string, string];
    const late = await bookOne(clinic.ask, booking({ doctorId, startsAt: second }));
    const early = await bookOne(clinic.ask, booking({ doctorId, startsAt: first }));
    const { code, stdout, stderr } = await doctor('retire', String(doctorId));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.indexOf(early.reference)).toBeGreaterThan(0);
    expect(stdout.indexOf(late.reference)).toBeGreaterThan(stdout.indexOf(early.reference));
    expect(stdout).toContain(
      '2 appointments are still to come. To cancel them: npm run appointment -- cancel ' +
        `--doctor ${doctorId} --from ${weekdayAhead()} --to ${weekdayAhead()}\n`,
    );
    expect(await listed()).not.toContain('Dr. Berlin');
    const refused = await postBooking(clinic.ask, booking({ doctorId, startsAt: third }));
    expect(refused.status).toBe(404);

    const all = await doctor('list');
    expect(all.stdout).toMatch(/3 doctors/);
    expect(all.stdout).toMatch(/Dr\. Berlin.*false/);
    expect(all.stdout).toMatch(/Dr\. New York.*true/);
  });

  it('who comes back can be booked again', async () => {
    const [doctorId = 0] = clinic.doctorIds;
    const back = await doctor('reinstate', String(doctorId));
    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining('can be booked again') });
    expect(await listed()).toContain('Dr. Berlin');
    const [, , , fourth = ''] = slotsOn(weekdayAhead());
    await bookOne(clinic.ask, booking({ doctorId, startsAt: fourth }));
  });

  it.each([
    [['add', 'Dr. X', 'Neurology', 'Europe/Berln'], /INVALID_INPUT.*timeZone must be a time zone/],
    [
      ['add', 'Dr. X', 'Neurology', 'Europe/Berlin '],
      /INVALID_INPUT.*timeZone must be a time zone/,
    ],
    [['add', 'Dr. X', 'Neurology', 'GMT+2'], /INVALID_INPUT.*timeZone must be a time zone/],
    [['add', 'Dr. X', 'Neurology', 'europe/berlin'], /INVALID_INPUT.*timeZone must be a time zone/],
    [['add', '\u200b', '', 'UTC'], /INVALID_INPUT.*name must .*specialization must /],
    [['add', 'Dr. X'], /^usage: npm run doctor/],
    [['retire', '2147483647'], /^DOCTOR_NOT_FOUND/],
    [['retire', 'nobody'], /No doctor is called "nobody"/],
    [['reinstate', 'x'], /^DOCTOR_NOT_FOUND/],
    [['toString'], /^usage: npm run doctor/],
    [[], /^usage: npm run doctor/],
  ])('is not changed by %j, which is refused in one line', async (args, sentence) => {
    const { code, stdout, stderr } = await doctor(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(await listed()).toHaveLength(3);
  });
});
