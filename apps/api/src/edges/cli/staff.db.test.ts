import { type Ended, runCommand } from '@clinic/testing/api-process';
import { beforeAll, expect, it } from 'vitest';
import { SECRET, setUpClinic } from '../../../test/test-clinic.ts';

const PASSWORD = 'seven green lamps at noon';
/** The commands know no other time than the database's. */
const clinic = setUpClinic({ now: Temporal.Now.instant().toString() });
let staff: (...args: string[]) => Promise<Ended>;
beforeAll(() => {
  const env = { DATABASE_URL: clinic.testDatabase.appUrl, CLINIC_SECRET: SECRET };
  staff = (...args) => runCommand('staff', args, env);
});

const tokenIn = ({ stdout }: Ended) => /^\/desk\/join#(\S+)$/m.exec(stdout)?.[1];
const post = (procedure: string, json: object, cookie = '') =>
  clinic.ask('POST', `/trpc/session.${procedure}`, { json, headers: { cookie } });
const join = (printed: Ended) => post('join', { token: tokenIn(printed), password: PASSWORD });
const signIn = (email: string) => post('signIn', { email, password: PASSWORD });

it('an operator invites a manager, lists the staff, and disables who is not the last manager', async () => {
  const invited = await staff('invite', 'Kim.Lee@clinic.example', 'manager');
  expect(invited).toMatchObject({ code: 0, stderr: '' });
  expect(invited.stdout).toMatch(/^kim\.lee, kim\.lee@clinic\.example, manager: is invited\./i);
  expect((await join(invited)).status).toBe(200);

  const [doctorId] = clinic.doctorIds;
  const options = ['--name', 'Dr. Berlin', '--doctor', String(doctorId), '--location', '1'];
  const doctor = await staff('invite', 'berlin@clinic.example', 'doctor', ...options);
  expect(doctor).toMatchObject({ code: 0, stderr: '' });
  const [row] = await clinic.owner`select s.name, s.doctor_id, l.location_id from staff s
    join staff_locations l on l.staff_id = s.id where s.role = 'doctor'`;
  expect(row).toEqual({ name: 'Dr. Berlin', doctor_id: doctorId, location_id: 1 });

  const listed = await staff('list');
  expect(listed.stdout).toMatch(/^2 members of the staff$/m);
  expect(listed.stdout).toMatch(/kim\.lee@clinic\.example.*manager.*true.*false.*all/);
  expect(listed.stdout).toMatch(/berlin@clinic\.example.*doctor.*false/);

  expect(await staff('disable', 'berlin@clinic.example')).toMatchObject({ code: 0, stderr: '' });
  expect((await join(doctor)).status).toBe(404);
  expect((await staff('disable', 'kim.lee@clinic.example')).stderr).toMatch(/^LAST_MANAGER: /);
  expect((await signIn('kim.lee@clinic.example')).status).toBe(200);
});

it('an operator makes a link for somebody who forgot the password; it ends older links and all sessions', async () => {
  const joined = await join(await staff('invite', 'robin@clinic.example', 'reception'));
  const cookie = joined.headers['set-cookie']?.[0]?.split(';')[0] as string;
  const me = async () =>
    (await clinic.ask('GET', '/trpc/session.me', { headers: { cookie } })).status;
  const [older, newer] = [
    await staff('link', 'Robin@clinic.example'),
    await staff('link', 'robin@clinic.example'),
  ];
  expect(await me()).toBe(200);
  expect((await join(older)).status).toBe(404);
  const again = await post('join', { token: tokenIn(newer), password: 'nine yellow boats' });
  expect(again.status).toBe(200);
  expect(await me()).toBe(401);
  expect((await signIn('robin@clinic.example')).status).toBe(401);
});

it.each([
  [['invite', 'x', 'reception'], /^INVALID_INPUT: .*email must be an email address\.\n$/],
  [['invite', 'x@clinic.example', 'cleaner'], /^INVALID_INPUT: .*role /],
  [['invite', 'x@clinic.example', 'doctor'], /^INVALID_INPUT: .*doctorId must be given for/],
  [
    ['invite', 'x@clinic.example', 'doctor', '--doctor', '999'],
    /^INVALID_INPUT: .*doctorId is not there\.\n$/,
  ],
  [
    ['invite', 'x@clinic.example', 'reception', '--location', 'Berlin'],
    /^INVALID_INPUT: .*locationIds/,
  ],
  [['link', 'nobody@clinic.example'], /^STAFF_NOT_FOUND: /],
  [['disable', 'nobody@clinic.example'], /^STAFF_NOT_FOUND: /],
  [['list', '--name', 'x'], /^usage: npm run staff/],
  [['invite', 'x@clinic.example'], /^usage: npm run staff/],
  [['invite', 'x@clinic.example', 'reception', '--admin'], /Unknown option '--admin'/],
  [['toString'], /^usage: npm run staff/],
  [[], /^usage: npm run staff/],
])('the staff are not changed by %j, which is refused in one line', async (args, sentence) => {
  const { code, stdout, stderr } = await staff(...args);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(sentence);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
