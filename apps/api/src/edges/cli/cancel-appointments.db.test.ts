import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Ended, runCommand } from '@clinic/testing/api-process';
import { folderOfTest } from '@clinic/testing/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';
import { booking, bookOne, type FirstAnswer, slotsOn } from '../../../test/bookings.ts';
import { postCancel } from '../../../test/changes/changes.ts';
import { BERLIN, MONDAY, NEW_YORK, SECRET, setUpClinic } from '../../../test/test-clinic.ts';

const TUESDAY = '2026-11-24';
const WEDNESDAY = '2026-11-25';

let env: Record<string, string>;
const clinic = setUpClinic();
beforeAll(async () => {
  env = { DATABASE_URL: clinic.testDatabase.appUrl, CLINIC_SECRET: SECRET };
});

function book(
  doctor: 0 | 1,
  startsAt: string | undefined,
  patientName = 'Ada Lovelace',
): Promise<FirstAnswer> {
  const doctorId = clinic.doctorIds[doctor] as number;
  return bookOne(clinic.ask, booking({ doctorId, startsAt: startsAt as string, patientName }));
}

const cancel = (...args: string[]): Promise<Ended> =>
  runCommand('appointment', ['cancel', ...args], env);

async function statusOf({ id }: FirstAnswer): Promise<string> {
  const [row] = await clinic.owner`select status from appointments where id = ${id}`;
  return row?.status;
}

describe('the appointments of a day', () => {
  it('are listed by time, as the doctor’s own clock has it, without those that are cancelled', async () => {
    const [nine, half, ten] = slotsOn(MONDAY);
    const late = await book(0, ten, 'Grace Hopper');
    const early = await book(0, nine);
    const gone = await book(0, half);
    await postCancel(clinic.ask, gone);
    const elsewhere = await book(1, slotsOn(MONDAY, NEW_YORK.timeZone)[0]);
    for (const doctor of [String(clinic.doctorIds[0]), 'berlin']) {
      const { code, stdout, stderr } = await runCommand(
        'appointments',
        ['list', doctor, MONDAY],
        env,
      );
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`${BERLIN.name} on ${MONDAY}: 2 appointments`);
      const lines = stdout.split('\n').filter((line) => line.includes('booked'));
      expect(lines).toEqual([
        expect.stringMatching(`${MONDAY} 09:00 .*${early.reference}.*Ada Lovelace`),
        expect.stringMatching(`${MONDAY} 10:00 .*${late.reference}.*Grace Hopper`),
      ]);
      expect(stdout).not.toContain(gone.reference);
      expect(stdout).not.toContain(elsewhere.reference);
    }
  });

  it.each([
    [['list', 'Dr', MONDAY], /fits more than one doctor: .*Dr\. Berlin \(\d+\).*Give the id/],
    [['list', 'nobody', MONDAY], /No doctor is called "nobody"/],
    [['list', '2147483647', MONDAY], /^DOCTOR_NOT_FOUND/],
    [['list', '1', '2026-02-30'], /2026-02-30 is no date/],
    [['list', '1'], /^usage: npm run appointments/],
    [['show', '1', MONDAY], /^usage: npm run appointments/],
  ])('%j is refused in one line', async (args, sentence) => {
    const { code, stdout, stderr } = await runCommand('appointments', args, env);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('the clinic cancels', () => {
  it('by reference, also many, however written, and as often as it is asked', async () => {
    const slots = slotsOn(TUESDAY);
    const [first, second] = [await book(0, slots[0]), await book(0, slots[1])];
    const written = second.reference.toLowerCase().replace('-', '');
    const { code, stdout, stderr } = await cancel(first.reference, written, '0000-0000');
    expect(code).toBe(1);
    expect(stdout).toContain(`${first.reference}  ${TUESDAY} 09:00 Europe/Berlin`);
    expect(stdout).toContain('2 of 3 cancelled');
    expect(stderr).toMatch(/^0000-0000: APPOINTMENT_NOT_FOUND: /);
    expect([await statusOf(first), await statusOf(second)]).toEqual(['cancelled', 'cancelled']);
    const events = await clinic.owner`
      select type, actor, reason from events where appointment_id = ${first.id} and version = 2`;
    expect([...events]).toEqual([{ type: 'cancelled', actor: 'operator', reason: 'prov' }]);

    const again = await cancel(first.reference, second.reference);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toMatch(/was cancelled already[\s\S]*0 of 2 cancelled/);
  });

  it('by a list in a file', async () => {
    const folder = folderOfTest();
    const slots = slotsOn(TUESDAY);
    const [first, second] = [await book(0, slots[4]), await book(0, slots[5])];
    const file = join(folder, 'list');
    await writeFile(file, `${first.reference}\r\n\n ${second.reference}\n`);
    expect(await cancel('--list', file)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 of 2 cancelled'),
    });
    expect([await statusOf(first), await statusOf(second)]).toEqual(['cancelled', 'cancelled']);
  });

  it('by doctor and dates, once it has seen which', async () => {
    const mine = await Promise.all(
      slotsOn(WEDNESDAY)
        .slice(0, 9)
        .map((slot) => book(0, slot)),
    );
    const others = await book(1, slotsOn(WEDNESDAY, NEW_YORK.timeZone)[0]);
    const args = ['--doctor', String(clinic.doctorIds[0]), '--from', WEDNESDAY];
    const shown = await cancel(...args);
    expect(shown).toMatchObject({
      code: 1,
      stderr: 'Nothing was cancelled. To cancel these 9, add --yes.\n',
    });
    for (const { reference } of mine) expect(shown.stdout).toContain(reference);
    expect(await statusOf(mine[0] as FirstAnswer)).toBe('booked');

    expect(await cancel(...args, '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('9 of 9 cancelled'),
    });
    for (const each of mine) expect(await statusOf(each)).toBe('cancelled');
    expect(await statusOf(others)).toBe('booked');
    expect((await cancel(...args, '--yes')).stdout).toContain('There is nothing to cancel');
  });

  it('by the name that somebody booked under, at every doctor', async () => {
    const name = 'Nobody We Know';
    const theirs = [
      await book(0, slotsOn(TUESDAY)[8], name),
      await book(1, slotsOn(WEDNESDAY, NEW_YORK.timeZone)[8], name),
    ];
    const somebodyElses = await book(0, slotsOn(TUESDAY)[9]);
    const dates = ['--from', TUESDAY, '--to', WEDNESDAY];
    expect(await cancel('--name', name, ...dates, '--yes')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 of 2 cancelled'),
    });
    for (const each of theirs) expect(await statusOf(each)).toBe('cancelled');
    expect(await statusOf(somebodyElses)).toBe('booked');
  });

  it('and the history is whole after it', async () => {
    expect(await runCommand('verify-history', [], env)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(', 0 faults'),
    });
  });

  it.each([
    [[]],
    [['--yes']],
    [['--doctor', '1']],
    [['--from', TUESDAY, '--yes']],
    [['0000-0000', '--doctor', '1', '--from', TUESDAY]],
    [['--doctor', '1', '--from', 'tomorrow']],
    [['--all']],
    [['--list', '/nowhere/at/all']],
  ])('but not with the arguments %j', async (args) => {
    const { code, stdout, stderr } = await cancel(...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
