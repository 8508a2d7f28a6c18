import { randomUUID } from 'node:crypto';
import type { Answer } from '@clinic/testing/raw-http';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findSetupLink } from '../../src/modules/staff/find-setup-link.ts';
import { NOW, setUpClinic } from '../test-clinic.ts';
import { addJoined, codeOf, cookiesOf, PASSWORD, tokenOf } from './join-kit.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

const clinic = setUpClinic({ env: { TRUST_PROXY: '127.0.0.1' } });
let manager: SignedInStaff;

beforeAll(async () => {
  manager = await addStaff(clinic, { role: 'manager' });
});
beforeEach(async () => {
  await clinic.clock.set(NOW);
  await clinic.owner`delete from sign_in_failures`;
  await clinic.owner`update sessions set created_at = ${NOW}, used_at = ${NOW}`;
});

type Headers = Record<string, string>;
const post = (procedure: string, json: object, headers: Headers = {}) =>
  clinic.ask('POST', `/trpc/${procedure}`, { json, headers });
const signIn = (email: string, password = PASSWORD, headers: Headers = {}) =>
  post('session.signIn', { email, password }, headers);
const me = (cookie: string) => clinic.ask('GET', '/trpc/session.me', { headers: { cookie } });
const from = (address: string) => ({ 'x-forwarded-for': address });
const issues = (answer: Answer) =>
  answer.json<{ error: { data: { issues: object[] } } }>().error.data.issues;

const joined = () => addJoined(clinic, manager);

describe('signing in', () => {
  it('gives a cookie that scripts and other sites cannot use', async () => {
    const { email, staff } = await joined();
    const answer = await signIn(email);
    expect(answer.json()).toMatchObject({ result: { data: { id: staff.id, role: 'reception' } } });
    const { 'clinic-session': session, 'clinic-device': device } = cookiesOf(answer);
    expect(session?.cookie).toMatch(
      /^clinic-session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    expect(device?.cookie).toMatch(/HttpOnly; SameSite=Strict$/);
    expect((await me(session?.pair as string)).json()).toMatchObject({
      result: { data: { id: staff.id, email } },
    });
    const [row] =
      await clinic.owner`select * from sessions where staff_id = ${staff.id} order by created_at desc limit 1`;
    expect(JSON.stringify(row)).not.toContain(session?.pair.split('=')[1]);
  });

  it('over TLS gives one that no other host can have set', async () => {
    const { email } = await joined();
    const answer = await signIn(email, PASSWORD, {
      'x-forwarded-proto': 'https',
      ...from('10.1.1.1'),
    });
    const session = cookiesOf(answer)['__Host-clinic-session'];
    expect(session?.cookie).toMatch(/HttpOnly; SameSite=Strict; Secure$/);
    const asked = (cookie: string) =>
      clinic.ask('GET', '/trpc/session.me', { headers: { cookie, 'x-forwarded-proto': 'https' } });
    const pair = session?.pair as string;
    expect((await asked(pair)).status).toBe(200);
    // Without the prefix a neighbour's host may have set it.
    expect(codeOf(await asked(pair.replace('__Host-', '')))).toBe('UNAUTHENTICATED');
  });

  it('answers the same, after the same work, whatever was wrong', async () => {
    const { email } = await joined();
    const disabled = await joined();
    await manager.client.staff.disable.mutate({
      id: disabled.staff.id,
      version: 2,
      disabled: true,
    });
    const invited = `${randomUUID()}@clinic.example`;
    await manager.client.staff.invite.mutate({ email: invited, name: 'Kim', role: 'reception' });
    const work = vi.spyOn(clinic.clinic.passwords, 'verify');
    const tries: [string, string][] = [
      [email, 'not the password'],
      ['nobody@clinic.example', PASSWORD],
      [disabled.email, PASSWORD],
      [invited, PASSWORD],
    ];
    for (const [address, password] of tries) {
      const answer = await signIn(address, password);
      expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect(work).toHaveBeenCalledTimes(4);
    work.mockRestore();
  });

  it('with a password of a megabyte is too large, and of 600 characters malformed', async () => {
    expect((await signIn('a@clinic.example', 'a'.repeat(2 ** 20))).status).toBe(413);
    const long = await signIn('a@clinic.example', 'a'.repeat(600));
    expect(long.status).toBe(400);
    expect(issues(long)).toMatchObject([{ path: 'password', code: 'too_long' }]);
  });

  it('from a page of another site is refused, whoever it is', async () => {
    const { email, cookie } = await joined();
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://other.example' },
    ]) {
      expect(codeOf(await signIn(email, PASSWORD, headers))).toBe('FORBIDDEN');
      expect(codeOf(await post('session.changePassword', {}, { cookie, ...headers }))).toBe(
        'FORBIDDEN',
      );
    }
    const form = await clinic.ask('POST', '/trpc/session.signIn', {
      body: `email=${email}&password=x`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(form.status).toBe(415);
  });
});

describe('a session', () => {
  it('ends after an hour without use, and 12 hours after the sign-in whatever was done', async () => {
    const { cookie } = await joined();
    await clinic.clock.set('2026-11-20T08:59:00Z');
    expect((await me(cookie)).status).toBe(200);
    await clinic.clock.set('2026-11-20T09:58:59Z');
    expect((await me(cookie)).status).toBe(200);
    const until = Date.parse('2026-11-20T20:00:00Z');
    for (let at = Date.parse('2026-11-20T10:48:00Z'); at < until; at += 50 * 60_000) {
      await clinic.clock.set(new Date(at).toISOString());
      expect((await me(cookie)).status).toBe(200);
    }
    await clinic.clock.set('2026-11-20T20:00:00Z');
    expect(codeOf(await me(cookie))).toBe('UNAUTHENTICATED');
  });

  it('that was not used for an hour has ended', async () => {
    const { cookie } = await joined();
    await clinic.clock.set('2026-11-20T09:00:00Z');
    expect(codeOf(await me(cookie))).toBe('UNAUTHENTICATED');
  });

  it('ends with signing out, and its cookie with it', async () => {
    const { cookie } = await joined();
    const answer = await post('session.signOut', {}, { cookie });
    expect(cookiesOf(answer)['clinic-session']?.cookie).toContain('Max-Age=0');
    expect(codeOf(await me(cookie))).toBe('UNAUTHENTICATED');
  });

  it('ends when a manager disables its owner', async () => {
    const { cookie, staff } = await joined();
    await manager.client.staff.disable.mutate({ id: staff.id, version: 2, disabled: true });
    expect(codeOf(await me(cookie))).toBe('UNAUTHENTICATED');
    await manager.client.staff.disable.mutate({ id: staff.id, version: 3, disabled: false });
    expect(codeOf(await me(cookie))).toBe('UNAUTHENTICATED');
  });

  it('ends when the password is changed, but for the one that changes it', async () => {
    const { cookie, email } = await joined();
    const other = cookiesOf(await signIn(email))['clinic-session']?.pair as string;
    const password = 'nine yellow boats at dawn';
    const wrong = await post('session.changePassword', { current: 'no', password }, { cookie });
    expect(issues(wrong)).toMatchObject([{ path: 'current' }]);
    const answer = await post(
      'session.changePassword',
      { current: PASSWORD, password },
      { cookie },
    );
    const renewed = cookiesOf(answer)['clinic-session']?.pair as string;
    for (const old of [cookie, other]) expect(codeOf(await me(old))).toBe('UNAUTHENTICATED');
    expect((await me(renewed)).status).toBe(200);
    expect(codeOf(await signIn(email))).toBe('UNAUTHENTICATED');
    expect((await signIn(email, password)).status).toBe(200);
  });
});

describe('a new password', () => {
  it.each([
    ['short', 'too_small'],
    ['elevenchars', 'too_small'],
    ['Password1234', 'not_allowed'],
    ['123456789012', 'not_allowed'],
    ['sunshine2026!', 'not_allowed'],
    ['!!unbelievable', 'not_allowed'],
    ['aaaaaaaaaaaaaa', 'not_allowed'],
    ['abcdefabcdefabcdef', 'not_allowed'],
    ['robin reed is here', 'not_allowed'],
  ])('%j is refused', async (password, expected) => {
    const email = `${randomUUID()}@clinic.example`;
    const invited = { email, name: 'Robin Reed', role: 'reception' as const };
    const { link } = await manager.client.staff.invite.mutate(invited);
    const answer = await post('session.join', { token: tokenOf({ link }), password });
    expect(issues(answer)).toMatchObject([{ path: 'password', code: expected }]);
  });
});

describe('after too many failures', () => {
  it('of one account, from wherever, only a browser that has been let in before is still asked', async () => {
    const { email } = await joined();
    const device = cookiesOf(await signIn(email, PASSWORD, from('10.0.0.200')))['clinic-device']
      ?.pair;
    const tries = Array.from({ length: 11 }, (_, i) =>
      signIn(email, 'wrong', from(`10.0.0.${i + 1}`)),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    const refused = await signIn(email, PASSWORD, from('10.0.0.77'));
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '900']);
    const known = { cookie: device as string, ...from('10.0.0.200') };
    expect((await signIn(email, 'wrong', known)).status).toBe(401);
    expect((await signIn(email, PASSWORD, known)).status).toBe(200);
    // An unknown account is no different.
    const unknown = Array.from({ length: 11 }, (_, i) =>
      signIn('nobody@clinic.example', 'wrong', from(`10.0.1.${i + 1}`)),
    );
    expect((await Promise.all(unknown)).map(({ status }) => status).sort()).toEqual(statuses);
    await clinic.clock.set('2026-11-20T08:15:00Z');
    expect((await signIn(email, PASSWORD, from('10.0.0.77'))).status).toBe(200);
  });

  it('of one address, whatever accounts, it is not asked any more', async () => {
    const tries = Array.from({ length: 11 }, (_, i) =>
      signIn(`${i}@clinic.example`, 'wrong', from('10.9.9.9')),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    const { email } = await joined();
    expect((await signIn(email, PASSWORD, from('10.9.9.9'))).status).toBe(429);
    expect((await signIn(email, PASSWORD, from('10.9.9.10'))).status).toBe(200);
  });

  it('those who get in right are no failures', async () => {
    const { email } = await joined();
    for (let i = 0; i < 12; i += 1) {
      expect((await signIn(email, PASSWORD, from('10.7.7.7'))).status).toBe(200);
    }
  });
});

describe('a link', () => {
  it('of an invitation works once, for a week, and another one ends it', async () => {
    const email = `${randomUUID()}@clinic.example`;
    const invited = { email, name: 'Kim', role: 'reception' as const };
    const first = await manager.client.staff.invite.mutate(invited);
    const second = await manager.client.staff.invite.mutate(invited);
    const [old, token] = [first, second].map(({ link }) => tokenOf({ link }));
    expect(codeOf(await post('session.openLink', { token: old }))).toBe('LINK_NOT_FOUND');
    expect((await post('session.openLink', { token })).json()).toEqual({
      result: { data: { staff: { email, name: 'Kim', role: 'reception' } } },
    });
    const both = await Promise.all(
      [1, 2].map(() => post('session.join', { token, password: PASSWORD })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    await clinic.clock.set('2026-11-27T08:00:00Z');
    await clinic.owner`update sessions set created_at = '2026-11-27T08:00:00Z', used_at = '2026-11-27T08:00:00Z'`;
    const { id } = first.staff;
    const { link } = await manager.client.staff.link.mutate({ id });
    await clinic.clock.set('2026-12-04T08:00:00Z');
    expect(codeOf(await post('session.openLink', { token: tokenOf({ link }) }))).toBe(
      'LINK_NOT_FOUND',
    );
  });

  it('that is made up, or signed for something else, is none', async () => {
    const invite = async () => {
      const invited = { email: `${randomUUID()}@clinic.example`, name: 'Kim' };
      const { link } = await manager.client.staff.invite.mutate({ ...invited, role: 'reception' });
      return tokenOf({ link });
    };
    const [token, other] = [await invite(), await invite()];
    const [id, signature] = token.split('.') as [string, string];
    expect((await post('session.openLink', { token })).status).toBe(200);
    const ofOther = other.split('.')[1];
    const { secrets } = clinic.clinic;
    const ofDevice = secrets.sign('device', id).toString('base64url');
    for (const wrong of [
      ...[`${randomUUID()}.${signature}`, `${id}.${ofOther}`, `${id}.${ofDevice}`],
      ...[`${id}.${signature.slice(1)}`, `${id}.`, id, 'x.y', '.'],
    ]) {
      const opened = await post('session.openLink', { token: wrong });
      const joined = await post('session.join', { token: wrong, password: PASSWORD });
      expect([codeOf(opened), codeOf(joined)]).toEqual(['LINK_NOT_FOUND', 'LINK_NOT_FOUND']);
    }
    expect((await post('session.join', { token, password: PASSWORD })).status).toBe(200);
  });

  it('of the first manager is there no more once there is a manager', async () => {
    await clinic.owner`update staff set password_hash = 'x' where id = ${manager.id}`;
    expect(await findSetupLink(clinic.clinic)).toBeUndefined();
    await clinic.owner`update staff set password_hash = null where id = ${manager.id}`;
  });
});
