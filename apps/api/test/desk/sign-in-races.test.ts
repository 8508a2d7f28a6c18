import { beforeEach, expect, it, vi } from 'vitest';
import { unavailable } from '../../src/kernel/domain-error.ts';
import { sweepFailures } from '../../src/modules/staff/limit-sign-in.ts';
import { sweepSessions } from '../../src/modules/staff/sweep-sessions.ts';
import { NOW, setUpClinic } from '../test-clinic.ts';
import { addJoined, codeOf, cookiesOf, PASSWORD, sessionAt } from './join-kit.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

const clinic = setUpClinic({ env: { TRUST_PROXY: '127.0.0.1' } });
let manager: SignedInStaff;
beforeEach(async () => {
  await clinic.clock.set(NOW);
  await clinic.owner`delete from sign_in_failures`;
  manager = await addStaff(clinic, { role: 'manager' });
});

const post = (procedure: string, json: object, headers: Record<string, string> = {}) =>
  sessionAt(clinic)(procedure, json, headers);
const signIn = (email: string, password = PASSWORD, address = '10.0.0.1') =>
  post('signIn', { email, password }, { 'x-forwarded-for': address });
const sessionsOf = async (staffId: string) =>
  (await clinic.owner`select 1 from sessions where staff_id = ${staffId}`).length;

/** Does something after the next password was found right, and before its owner is let in. */
function afterNextCheck(work: () => Promise<unknown>): void {
  const { passwords } = clinic.clinic;
  const verify = passwords.verify.bind(passwords);
  vi.spyOn(passwords, 'verify').mockImplementationOnce(async (password, hash) => {
    const isRight = await verify(password, hash);
    await work();
    return isRight;
  });
}

it('a sign-in does not begin a session when the password was changed while it was checked', async () => {
  const { email, staff, cookie } = await addJoined(clinic, manager);
  const changed = { current: PASSWORD, password: 'nine yellow boats at dawn' };
  let renewed = '';
  afterNextCheck(async () => {
    const answer = await post('changePassword', changed, { cookie });
    renewed = cookiesOf(answer)['clinic-session']?.pair as string;
  });
  expect(codeOf(await signIn(email))).toBe('UNAUTHENTICATED');
  expect(await sessionsOf(staff.id)).toBe(1);
  const me = await clinic.ask('GET', '/trpc/session.me', { headers: { cookie: renewed } });
  expect(me.status).toBe(200);
});

it('a sign-in does not begin a session that would come alive when disabled staff are let in again', async () => {
  const { email, staff } = await addJoined(clinic, manager);
  const { disable } = manager.client.staff;
  afterNextCheck(() => disable.mutate({ id: staff.id, version: 2, disabled: true }));
  expect(codeOf(await signIn(email))).toBe('UNAUTHENTICATED');
  expect(await sessionsOf(staff.id)).toBe(0);
});

it('a session that begins while its owner is being disabled waits, and is refused', async () => {
  const { email, staff } = await addJoined(clinic, manager);
  let answer: ReturnType<typeof signIn> | undefined;
  await clinic.owner.begin(async (tx) => {
    await tx`update staff set disabled_at = now() where id = ${staff.id}`;
    await tx`delete from sessions where staff_id = ${staff.id}`;
    answer = signIn(email);
    await vi.waitUntil(
      async () => (await clinic.owner`select 1 from pg_locks where not granted`).length > 0,
      { timeout: 30_000 },
    );
  });
  expect(codeOf(await (answer as ReturnType<typeof signIn>))).toBe('UNAUTHENTICATED');
  expect(await sessionsOf(staff.id)).toBe(0);
});

it('of two who change a password at once with the one before it, one does', async () => {
  const { email, staff, cookie } = await addJoined(clinic, manager);
  const other = cookiesOf(await signIn(email))['clinic-session']?.pair as string;
  const wanted = ['nine yellow boats at dawn', 'four silver spoons at dusk'];
  const both = await Promise.all(
    [cookie, other].map((one, i) =>
      post('changePassword', { current: PASSWORD, password: wanted[i] }, { cookie: one }),
    ),
  );
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  expect(await sessionsOf(staff.id)).toBe(1);
  const [won] = wanted.filter((_, i) => both[i]?.status === 200);
  expect((await signIn(email, won)).status).toBe(200);
});

it('a password that could not be checked, because too many wait, is no failure', async () => {
  const { email } = await addJoined(clinic, manager);
  const verify = vi.spyOn(clinic.clinic.passwords, 'verify').mockRejectedValue(unavailable());
  for (let i = 0; i < 11; i += 1) {
    const answer = await signIn(email);
    expect([answer.status, codeOf(answer)]).toEqual([503, 'UNAVAILABLE']);
  }
  verify.mockRestore();
  expect((await signIn(email)).status).toBe(200);
});

it('the right password of a disabled account is a failure like a wrong one', async () => {
  const { email, staff } = await addJoined(clinic, manager);
  await manager.client.staff.disable.mutate({ id: staff.id, version: 2, disabled: true });
  const statuses: number[] = [];
  for (let i = 0; i < 11; i += 1) {
    statuses.push((await signIn(email, PASSWORD, `10.0.1.${i}`)).status);
  }
  expect(statuses).toEqual([...Array(10).fill(401), 429]);
});

it('a known browser has a limit of its own, also while others guess at the account', async () => {
  const { email } = await addJoined(clinic, manager);
  const device = cookiesOf(await signIn(email))['clinic-device']?.pair as string;
  const known = (password: string, account = email) =>
    post('signIn', { email: account, password }, { cookie: device });
  for (let i = 0; i < 11; i += 1) await signIn(email, 'wrong', `10.0.2.${i}`);
  for (let i = 0; i < 10; i += 1) expect((await known('wrong')).status).toBe(401);
  const limited = await known(PASSWORD);
  expect([limited.status, limited.headers['retry-after']]).toEqual([429, '900']);
  // It is known for that account only.
  const { email: colleague } = await addJoined(clinic, manager);
  for (let i = 0; i < 11; i += 1) await signIn(colleague, 'wrong', `10.0.3.${i}`);
  expect((await known(PASSWORD, colleague)).status).toBe(429);
  await clinic.clock.set('2026-11-20T08:15:00Z');
  expect((await known(PASSWORD)).status).toBe(200);
});

it('a session alone does not let a stranger guess the password: ten tries', async () => {
  const { cookie } = await addJoined(clinic, manager);
  const guess = (current: string) =>
    post('changePassword', { current, password: 'nine yellow boats at dawn' }, { cookie });
  const tries = await Promise.all(Array.from({ length: 11 }, (_, i) => guess(`guess ${i}`)));
  expect(tries.map(({ status }) => status).sort()).toEqual([...Array(10).fill(400), 429]);
  expect((await guess(PASSWORD)).headers['retry-after']).toBe('900');
});

it('the sweeps forget failures and sessions that count no longer, and no others', async () => {
  const { email, staff } = await addJoined(clinic, manager);
  await signIn(email, 'wrong');
  const left = async () => [
    (await clinic.owner`select 1 from sign_in_failures`).length,
    await sessionsOf(staff.id),
  ];
  for (const [at, kept] of [
    ['2026-11-20T08:15:00Z', [2, 1]],
    ['2026-11-20T08:15:01Z', [0, 1]],
    ['2026-11-20T08:59:59Z', [0, 1]],
    ['2026-11-20T09:00:00Z', [0, 0]],
  ] as const) {
    await clinic.clock.set(at);
    await Promise.all([sweepFailures(clinic.clinic), sweepSessions(clinic.clinic)]);
    expect([at, await left()]).toEqual([at, kept]);
  }
});

it('a changed device cookie is that of no browser that is known', async () => {
  const { email } = await addJoined(clinic, manager);
  const device = cookiesOf(await signIn(email))['clinic-device']?.pair as string;
  expect(device).toMatch(/^clinic-device=[\w-]{22}\.[\w-]{22}$/);
  for (let i = 0; i < 11; i += 1) await signIn(email, 'wrong', `10.0.4.${i}`);
  const [, id, signature] = /=(.+)\.(.+)$/.exec(device) as unknown as [string, string, string];
  for (const wrong of [id, `${signature}.${signature}`, `${id}.${id}`, `.${signature}`, '...']) {
    const headers = { cookie: `clinic-device=${wrong}` };
    expect((await post('signIn', { email, password: PASSWORD }, headers)).status).toBe(429);
  }
});
