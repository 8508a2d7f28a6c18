import { randomUUID } from 'node:crypto';
import type { Answer } from '@clinic/testing/raw-http';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sweepChallenges } from '../../src/modules/staff/ask-browser.ts';
import { NOW, setUpClinic } from '../test-clinic.ts';
import { Authenticator, type Oddities } from './authenticator.ts';
import { addJoined, codeOf, cookiesOf, PASSWORD, tokenOf } from './join-kit.ts';
import { addPasskeyTo, openBrowser, optionsOf, PUBLIC_URL, signInBy } from './passkey-kit.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

const clinic = setUpClinic({ env: { TRUST_PROXY: '127.0.0.1', PUBLIC_URL } });
let manager: SignedInStaff;

beforeAll(async () => {
  manager = await addStaff(clinic, { role: 'manager' });
});
beforeEach(async () => {
  await clinic.clock.set(NOW);
  await clinic.owner`delete from sign_in_failures`;
  await clinic.owner`update sessions set created_at = ${NOW}, used_at = ${NOW}`;
});

const browserOf = (cookie: string) =>
  openBrowser(clinic, { 'clinic-session': cookie.split('=')[1] as string });
const newBrowser = () => openBrowser(clinic);
const issueOf = (answer: Answer) =>
  answer.json<{ error: { data: { issues?: object[] } } }>().error.data.issues?.[0];
const waysOf = async (browser: ReturnType<typeof newBrowser>) =>
  (await browser.get('/trpc/passkeys.list')).json<{
    result: { data: { hasPassword: boolean; passkeys: { credentialId: string; name: string }[] } };
  }>().result.data;

/** Somebody with a password and a passkey, and the browser in which they are signed in. */
async function withPasskey() {
  const joined = await addJoined(clinic, manager);
  const browser = browserOf(joined.cookie);
  const { passkey, answer } = await addPasskeyTo(browser);
  expect(answer.status).toBe(200);
  return { ...joined, browser, passkey };
}

describe('signing in with a passkey', () => {
  it('needs no email address, and gives the same session as a password', async () => {
    const { staff, passkey } = await withPasskey();
    const browser = newBrowser();
    const answer = await signInBy(browser, passkey);
    expect(answer.json()).toMatchObject({ result: { data: { id: staff.id, role: 'reception' } } });
    expect(cookiesOf(answer)['clinic-session']?.cookie).toMatch(
      /^clinic-session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
    expect(cookiesOf(answer)['clinic-device']).toBeDefined();
    expect(await browser.isSignedIn()).toBe(true);
  });

  it('asks for any passkey: nobody is told whether an account has one', async () => {
    const browser = newBrowser();
    const answer = await browser.post('passkeys.askToSignIn');
    const { data } = answer.json<{ result: { data: Record<string, unknown> } }>().result;
    expect(data).toMatchObject({ rpId: 'desk.clinic.example', userVerification: 'required' });
    expect(data.allowCredentials).toBeUndefined();
    expect(cookiesOf(answer)['clinic-challenge']?.cookie).toMatch(
      /^clinic-challenge=[\w-]{43}; Path=\/; Max-Age=300; HttpOnly; SameSite=Strict$/,
    );
  });

  it.each<[string, Oddities]>([
    ['on a page of another origin', { origin: 'https://desk.clinic.example.evil.example' }],
    ['on the same host without TLS', { origin: 'http://desk.clinic.example' }],
    ['on another port', { origin: 'https://desk.clinic.example:8443' }],
    ['for another clinic', { rpId: 'other.example' }],
    ['without a finger, a face or a PIN', { flags: 0x01 }],
    ['without anybody there', { flags: 0x04 }],
    ['to another question', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
    ['that makes a passkey', { type: 'webauthn.create' }],
    ['for somebody else', { userHandle: Buffer.alloc(16, 7).toString('base64url') }],
  ])('is refused for an answer %s', async (_, odd) => {
    const { passkey } = await withPasskey();
    const browser = newBrowser();
    const answer = await signInBy(browser, passkey, odd);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    expect(answer.headers['set-cookie']).toBeUndefined();
    // What was wrong is not kept: an honest answer gets in.
    expect((await signInBy(browser, passkey)).status).toBe(200);
  });

  it('is refused for a passkey that nobody has, and for a signature of another one', async () => {
    const { passkey, staff } = await withPasskey();
    const foreign = new Authenticator(PUBLIC_URL);
    const userHandle = Buffer.from(staff.id.replaceAll('-', ''), 'hex').toString('base64url');
    expect(codeOf(await signInBy(newBrowser(), foreign, { userHandle }))).toBe('UNAUTHENTICATED');
    const browser = newBrowser();
    const options = await optionsOf(browser, 'passkeys.askToSignIn');
    const forged = { ...foreign.get(options, { userHandle }), id: passkey.id };
    const answer = await browser.post('passkeys.signIn', { passkey: forged });
    expect(codeOf(answer)).toBe('UNAUTHENTICATED');
  });

  it('counts once: what was answered cannot be sent again, and not by another browser', async () => {
    const { passkey } = await withPasskey();
    const browser = newBrowser();
    const options = await optionsOf(browser, 'passkeys.askToSignIn');
    const body = { passkey: passkey.get(options) };
    const thief = newBrowser();
    await optionsOf(thief, 'passkeys.askToSignIn');
    expect(codeOf(await thief.post('passkeys.signIn', body))).toBe('UNAUTHENTICATED');
    expect(codeOf(await newBrowser().post('passkeys.signIn', body))).toBe('UNAUTHENTICATED');
    const both = await Promise.all([1, 2].map(() => browser.post('passkeys.signIn', body)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('has five minutes, and two tabs of a browser may be asked at once', async () => {
    const { passkey } = await withPasskey();
    const browser = newBrowser();
    const first = await optionsOf(browser, 'passkeys.askToSignIn');
    const second = await optionsOf(browser, 'passkeys.askToSignIn');
    await clinic.clock.set('2026-11-20T08:04:59Z');
    await sweepChallenges(clinic.clinic);
    expect((await browser.post('passkeys.signIn', { passkey: passkey.get(first) })).status).toBe(
      200,
    );
    await clinic.clock.set('2026-11-20T08:05:00Z');
    const late = await browser.post('passkeys.signIn', { passkey: passkey.get(second) });
    expect(codeOf(late)).toBe('UNAUTHENTICATED');
    await sweepChallenges(clinic.clinic);
    const left =
      await clinic.owner`select 1 from sign_in_challenges where expires_at <= '2026-11-20T08:05:00Z'`;
    expect(left.length).toBe(0);
  });

  it('refuses a passkey whose counter does not go up: it was copied', async () => {
    const { passkey } = await withPasskey();
    for (const [counter, status] of [
      [0, 200],
      [0, 200],
      [5, 200],
      [5, 401],
      [4, 401],
      [0, 401],
      [6, 200],
    ] as const) {
      expect([counter, (await signInBy(newBrowser(), passkey, { counter })).status]).toEqual([
        counter,
        status,
      ]);
    }
  });

  it('keeps disabled staff out, and lets them in when they are enabled again', async () => {
    const { staff, passkey } = await withPasskey();
    await manager.client.staff.disable.mutate({ id: staff.id, version: 2, disabled: true });
    const answer = await signInBy(newBrowser(), passkey);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    await manager.client.staff.disable.mutate({ id: staff.id, version: 3, disabled: false });
    expect((await signInBy(newBrowser(), passkey)).status).toBe(200);
  });

  it('ends with a change of the password like every other session, and the passkey still works', async () => {
    const { passkey, cookie } = await withPasskey();
    const browser = newBrowser();
    await signInBy(browser, passkey);
    const changed = { current: PASSWORD, password: 'nine yellow boats at dawn' };
    expect((await browserOf(cookie).post('session.changePassword', changed)).status).toBe(200);
    expect(await browser.isSignedIn()).toBe(false);
    expect((await signInBy(browser, passkey)).status).toBe(200);
  });

  it('is limited by address after ten failures, and others in the house with a known browser are not', async () => {
    const { passkey, staff } = await withPasskey();
    const known = newBrowser();
    const from = { 'x-forwarded-for': '10.4.4.4' };
    expect((await signInBy(known, passkey, {}, from)).status).toBe(200);
    const foreign = new Authenticator(PUBLIC_URL);
    const odd = {
      userHandle: Buffer.from(staff.id.replaceAll('-', ''), 'hex').toString('base64url'),
    };
    const statuses: number[] = [];
    for (let i = 0; i < 11; i += 1) {
      statuses.push((await signInBy(newBrowser(), foreign, odd, from)).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
    const limited = await signInBy(newBrowser(), passkey, {}, from);
    expect([limited.status, limited.headers['retry-after']]).toEqual([429, '900']);
    expect((await signInBy(known, passkey, {}, from)).status).toBe(200);
  });

  it.each([
    ['a megabyte', { passkey: 'a'.repeat(2 ** 20) }, 413],
    ['15 KB of nothing', { passkey: { id: 'a'.repeat(15_000) } }, 400],
    ['SQL', { passkey: { id: "'; drop table passkeys; --" } }, 400],
    ['nothing', {}, 400],
  ])('with %s is malformed', async (_, input, status) => {
    expect((await newBrowser().post('passkeys.signIn', input)).status).toBe(status);
  });

  it('is refused for what is no client data, however it is encoded', async () => {
    const { passkey } = await withPasskey();
    for (const text of ['null', '[]', '"x"', '{', '{"challenge":7}', '{"challenge":""}', '\0']) {
      const browser = newBrowser();
      const honest = passkey.get(await optionsOf(browser, 'passkeys.askToSignIn'));
      const clientDataJSON = Buffer.from(text).toString('base64url');
      const answer = await browser.post('passkeys.signIn', {
        passkey: { ...honest, clientDataJSON },
      });
      expect([text, codeOf(answer)]).toEqual([text, 'UNAUTHENTICATED']);
      await clinic.owner`delete from sign_in_failures`;
    }
  });

  it('from a page of another site is refused', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    for (const procedure of ['askToSignIn', 'signIn', 'askToJoin', 'join', 'add', 'remove']) {
      const answer = await browserOf(manager.cookie).post(`passkeys.${procedure}`, {}, headers);
      expect([procedure, codeOf(answer)]).toEqual([procedure, 'FORBIDDEN']);
    }
  });
});

describe('one’s own passkeys', () => {
  it('are added, named and removed; the others’ sessions of theirs end with a removed one', async () => {
    const { browser, passkey } = await withPasskey();
    const elsewhere = newBrowser();
    await signInBy(elsewhere, passkey);
    const credentialId = passkey.id;
    await browser.post('passkeys.rename', { credentialId, name: ' Work   laptop ' });
    expect(await waysOf(browser)).toMatchObject({
      hasPassword: true,
      passkeys: [{ credentialId, name: 'Work laptop', createdAt: '2026-11-20T08:00:00.000Z' }],
    });
    for (let i = 0; i < 2; i += 1) {
      expect((await browser.post('passkeys.remove', { credentialId })).status).toBe(200);
    }
    expect((await waysOf(browser)).passkeys).toEqual([]);
    expect(await elsewhere.isSignedIn()).toBe(false);
    expect(codeOf(await signInBy(newBrowser(), passkey))).toBe('UNAUTHENTICATED');
  });

  it('are nobody else’s to name, to remove or to see', async () => {
    const { browser, passkey } = await withPasskey();
    const colleague = browserOf((await addJoined(clinic, manager)).cookie);
    const credentialId = passkey.id;
    await colleague.post('passkeys.rename', { credentialId, name: 'Mine' });
    await colleague.post('passkeys.remove', { credentialId });
    expect((await waysOf(colleague)).passkeys).toEqual([]);
    expect((await waysOf(browser)).passkeys).toMatchObject([{ name: 'Laptop' }]);
  });

  it('can be added only within ten minutes after the sign-in: who finds a desk open adds none', async () => {
    const { cookie } = await addJoined(clinic, manager);
    const browser = browserOf(cookie);
    await clinic.clock.set('2026-11-20T08:09:59Z');
    expect((await browser.post('passkeys.askToAdd')).status).toBe(200);
    await clinic.clock.set('2026-11-20T08:10:00Z');
    expect(codeOf(await browser.post('passkeys.askToAdd'))).toBe('UNAUTHENTICATED');
    expect(await browser.isSignedIn()).toBe(true);
  });

  it.each<[string, Oddities]>([
    ['of another origin', { origin: 'https://evil.example' }],
    ['for another clinic', { rpId: 'evil.example' }],
    ['that asks nobody for a finger, a face or a PIN', { flags: 0x41 }],
    ['made for another question', { challenge: Buffer.alloc(32, 2).toString('base64url') }],
    ['that only signs in', { type: 'webauthn.get' }],
  ])('are not added %s', async (_, odd) => {
    const browser = browserOf((await addJoined(clinic, manager)).cookie);
    const { answer } = await addPasskeyTo(browser, 'Odd', odd);
    expect(issueOf(answer)).toMatchObject({ path: 'passkey', code: 'not_allowed' });
    expect((await waysOf(browser)).passkeys).toEqual([]);
  });

  it('cannot be what a colleague was asked for, or has', async () => {
    const { passkey } = await withPasskey();
    const victim = browserOf((await addJoined(clinic, manager)).cookie);
    const own = browserOf((await addJoined(clinic, manager)).cookie);
    // Both accounts in one browser, one after the other.
    const options = await optionsOf(own, 'passkeys.askToAdd');
    victim.jar['clinic-challenge'] = own.jar['clinic-challenge'] as string;
    const made = new Authenticator(PUBLIC_URL).create(options);
    const crossed = await victim.post('passkeys.add', { name: 'x', passkey: made });
    expect(issueOf(crossed)).toMatchObject({ path: 'passkey' });
    const again = passkey.create(await optionsOf(own, 'passkeys.askToAdd'));
    const known = await own.post('passkeys.add', { name: 'x', passkey: again });
    expect(issueOf(known)).toMatchObject({ path: 'passkey', message: 'is known already' });
    expect((await signInBy(newBrowser(), passkey, { userHandle: handleOf(options) })).status).toBe(
      401,
    );
  });

  it('are at most twenty, each in another place', async () => {
    const browser = browserOf((await addJoined(clinic, manager)).cookie);
    for (let i = 0; i < 20; i += 1) {
      expect((await addPasskeyTo(browser, `Passkey ${i}`)).answer.status).toBe(200);
    }
    const { answer } = await addPasskeyTo(browser);
    expect(issueOf(answer)).toMatchObject({ message: 'would be one more than 20' });
    const asked = (await optionsOf(browser, 'passkeys.askToAdd')) as {
      excludeCredentials?: object[];
    };
    expect(asked.excludeCredentials?.length).toBe(20);
  });
});

const handleOf = ({ user }: { user: { id: string } }) => user.id;

describe('an invited person', () => {
  const invite = async (name = 'Robin Reed') => {
    const email = `${randomUUID()}@clinic.example`;
    const invited = await manager.client.staff.invite.mutate({ email, name, role: 'manager' });
    return { email, id: invited.staff.id, token: tokenOf(invited) };
  };

  /** Joins by a link with a passkey instead of a password. */
  async function joinBy(token: string) {
    const browser = newBrowser();
    const passkey = new Authenticator(PUBLIC_URL);
    const options = await optionsOf(browser, 'passkeys.askToJoin', { token });
    const answer = await browser.post('passkeys.join', { token, passkey: passkey.create(options) });
    return { browser, passkey, answer, options };
  }

  it('comes in with a passkey instead of a password, by a link that works once', async () => {
    const { token, id, email } = await invite();
    const { browser, passkey, answer, options } = await joinBy(token);
    expect(answer.json()).toMatchObject({ result: { data: { id, email } } });
    expect(options).toMatchObject({
      user: { name: email, displayName: 'Robin Reed' },
      rp: { id: 'desk.clinic.example' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    expect(await browser.isSignedIn()).toBe(true);
    expect((await signInBy(newBrowser(), passkey)).status).toBe(200);
    expect(codeOf(await newBrowser().post('passkeys.askToJoin', { token }))).toBe('LINK_NOT_FOUND');
    const listed = await manager.client.staff.list.query();
    expect(listed.find((one) => one.id === id)?.joined).toBe(true);
    expect(codeOf(await newBrowser().post('session.signIn', { email, password: PASSWORD }))).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('cannot remove the only way in, and can set a password soon after the sign-in', async () => {
    const { token, email } = await invite();
    const { browser, passkey } = await joinBy(token);
    const remove = () => browser.post('passkeys.remove', { credentialId: passkey.id });
    expect(issueOf(await remove())).toMatchObject({ path: 'credentialId' });
    expect((await waysOf(browser)).hasPassword).toBe(false);
    const set = (password = PASSWORD) => browser.post('session.changePassword', { password });
    await clinic.clock.set('2026-11-20T08:10:00Z');
    expect(codeOf(await set())).toBe('UNAUTHENTICATED');
    await signInBy(browser, passkey);
    expect((await set()).status).toBe(200);
    // Now there is one, and it is asked for.
    expect(issueOf(await set('nine yellow boats at dawn'))).toMatchObject({ path: 'current' });
    expect((await newBrowser().post('session.signIn', { email, password: PASSWORD })).status).toBe(
      200,
    );
    expect((await remove()).status).toBe(200);
  });

  it('of two passwords that two sessions set at once, one counts', async () => {
    const { token } = await invite();
    const { browser, passkey } = await joinBy(token);
    const other = newBrowser();
    await signInBy(other, passkey);
    const both = await Promise.all([
      browser.post('session.changePassword', { password: 'nine yellow boats at dawn' }),
      other.post('session.changePassword', { password: 'four silver spoons at dusk' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it('who takes a new link begins anew: password and passkeys of before are gone', async () => {
    const { staff, passkey, email } = await withPasskey();
    const token = tokenOf(await manager.client.staff.link.mutate({ id: staff.id }));
    expect((await signInBy(newBrowser(), passkey)).status).toBe(200);
    const { passkey: next } = await joinBy(token);
    expect(codeOf(await signInBy(newBrowser(), passkey))).toBe('UNAUTHENTICATED');
    expect(codeOf(await newBrowser().post('session.signIn', { email, password: PASSWORD }))).toBe(
      'UNAUTHENTICATED',
    );
    expect((await signInBy(newBrowser(), next)).status).toBe(200);
  });

  it('cannot use what was asked by another link, or in another browser', async () => {
    const [first, second] = [await invite(), await invite()];
    const browser = newBrowser();
    const made = new Authenticator(PUBLIC_URL).create(
      await optionsOf(browser, 'passkeys.askToJoin', { token: first.token }),
    );
    const join = (who: typeof browser, token: string) =>
      who.post('passkeys.join', { token, passkey: made });
    expect(issueOf(await join(newBrowser(), first.token))).toMatchObject({ path: 'passkey' });
    expect(issueOf(await join(browser, second.token))).toMatchObject({ path: 'passkey' });
    // Used up by the try.
    expect(issueOf(await join(browser, first.token))).toMatchObject({ path: 'passkey' });
    expect((await joinBy(first.token)).answer.status).toBe(200);
  });
});

it('the database holds nothing with which one could sign in', async () => {
  const { passkey } = await withPasskey();
  const browser = newBrowser();
  await optionsOf(browser, 'passkeys.askToSignIn');
  const rows = await clinic.owner`select to_jsonb(t)::text as row from sign_in_challenges t
    union all select to_jsonb(t)::text from passkeys t`;
  const kept = JSON.stringify(rows);
  expect(kept).toContain(passkey.id);
  expect(kept).not.toContain(browser.jar['clinic-challenge']);
  expect(clinic.logLines.join('')).not.toContain(passkey.id);
});

it('passkeys are offered where browsers make them', async () => {
  const ways = async (headers: Record<string, string>) =>
    (await clinic.ask('GET', '/trpc/session.ways', { headers })).json<{
      result: { data: object };
    }>().result.data;
  expect(await ways({ host: 'anything.example' })).toMatchObject({ passkeys: true });
});

it('without a provider nothing is said of single sign-on, and nothing is there', async () => {
  const ways = await clinic.ask('GET', '/trpc/session.ways');
  expect(ways.json()).toEqual({ result: { data: { passkeys: true } } });
  for (const path of ['/auth/oidc/start', '/auth/oidc/callback?state=a&code=b']) {
    const answer = await clinic.ask('GET', path);
    expect([answer.status, answer.json().code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  }
});
