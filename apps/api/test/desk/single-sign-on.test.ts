import { type Answer, askAt } from '@clinic/testing/raw-http';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NOW, setUpClinic } from '../test-clinic.ts';
import { addJoined, cookiesOf, tokenOf } from './join-kit.ts';
import { openBrowser, type TestBrowser } from './passkey-kit.ts';
import { setUpProvider } from './provider-kit.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

const provider = await setUpProvider();
const clinic = setUpClinic({ env: { ...provider.env, TRUST_PROXY: '127.0.0.1' } });
let manager: SignedInStaff;

beforeAll(async () => {
  provider.serve(clinic.url);
  manager = await addStaff(clinic, { role: 'manager' });
});
beforeEach(async () => {
  await clinic.clock.set(NOW);
  await clinic.owner`delete from sign_in_failures`;
  await clinic.owner`update sessions set created_at = ${NOW}, used_at = ${NOW}`;
});

const newBrowser = () => openBrowser(clinic);

/** Where the clinic sends the browser to. */
const start = async (browser: TestBrowser): Promise<URL> => {
  const answer = await browser.get('/auth/oidc/start', { 'sec-fetch-site': 'same-origin' });
  expect(answer.status).toBe(303);
  return new URL(answer.headers.location as string);
};

/** Goes through the provider's redirects as a browser does, until it comes back; gives where. */
async function goThrough(address: URL): Promise<string> {
  const jar = new Map<string, string>();
  let at = address;
  for (let steps = 0; steps < 10; steps += 1) {
    if (at.origin !== provider.issuer) return at.href.slice(at.origin.length);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await askAt(provider.issuer)('GET', `${at.pathname}${at.search}`, {
      headers: { cookie },
    });
    for (const [name, { pair }] of Object.entries(cookiesOf(answer))) {
      jar.set(name, pair.slice(name.length + 1));
    }
    if (!answer.headers.location) throw new Error(`${at.href}: ${answer.status} ${answer.text}`);
    at = new URL(answer.headers.location, at);
  }
  throw new Error('The provider does not come to an end.');
}

const CROSS_SITE = { 'sec-fetch-site': 'cross-site' };
const comeBack = (browser: TestBrowser, path: string, headers: Record<string, string> = {}) =>
  browser.get(path, { ...CROSS_SITE, ...headers });

async function signIn(browser: TestBrowser): Promise<Answer> {
  return comeBack(browser, await goThrough(await start(browser)));
}

/** To where the page goes on by itself, and whether it signs anybody in. */
const outcomeOf = (answer: Answer) => ({
  status: answer.status,
  goesTo: /http-equiv="refresh" content="0; url=([^"]+)"/.exec(answer.text)?.[1],
  signsIn: cookiesOf(answer)['clinic-session'] !== undefined,
});
const IN = { status: 200, goesTo: '/desk', signsIn: true };
const outFor = (problem: string) => ({
  status: 200,
  goesTo: `/desk/sign-in#single-sign-on-${problem}`,
  signsIn: false,
});
const FAILED = outFor('failed');

let people = 0;
/** Somebody of the staff, and at the provider the one with the verified address of theirs. */
async function somebody() {
  const joined = await addJoined(clinic, manager);
  people += 1;
  const person = {
    sub: `person-${people}`,
    email: joined.email.toUpperCase(),
    email_verified: true,
  };
  return { ...joined, person };
}

describe('signing in at the provider', () => {
  it('lets in whose verified address is that of a member of the staff, with the usual session', async () => {
    const { staff, person } = await somebody();
    provider.becomes(person);
    const browser = newBrowser();
    const started = await browser.get('/auth/oidc/start', { 'sec-fetch-site': 'same-origin' });
    expect(cookiesOf(started)['clinic-provider']?.cookie).toMatch(
      /^clinic-provider=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
    );
    const address = new URL(started.headers.location as string);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      ...{ response_type: 'code', scope: 'openid email', code_challenge_method: 'S256' },
      redirect_uri: `${clinic.url}/auth/oidc/callback`,
    });
    const answer = await comeBack(browser, await goThrough(address));
    expect(outcomeOf(answer)).toEqual(IN);
    expect(answer.headers).toMatchObject({
      ...{ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
      'content-type': 'text/html; charset=utf-8',
    });
    expect(answer.text).not.toContain('<script');
    const cookies = cookiesOf(answer);
    expect(cookies['clinic-session']?.cookie).toMatch(/HttpOnly; SameSite=Strict$/);
    expect(cookies['clinic-provider']?.cookie).toContain('Max-Age=0');
    const me = await browser.get('/trpc/session.me');
    expect(me.json()).toMatchObject({ result: { data: { id: staff.id } } });
  });

  it('lets in who was invited and has no password yet', async () => {
    const email = `invited-${people}@clinic.example`;
    const invited = { email, name: 'Kim', role: 'reception' as const };
    const { staff, link } = await manager.client.staff.invite.mutate(invited);
    provider.becomes({ sub: `invited-${people}`, email, email_verified: true });
    expect(outcomeOf(await signIn(newBrowser()))).toEqual(IN);
    const listed = await manager.client.staff.list.query();
    expect(listed.find(({ id }) => id === staff.id)?.joined).toBe(true);
    // Who comes by the link all the same begins anew, and may come by the provider again.
    const join = { token: tokenOf({ link }), password: 'seven green lamps at noon' };
    expect((await newBrowser().post('session.join', join)).status).toBe(200);
    expect(outcomeOf(await signIn(newBrowser()))).toEqual(IN);
  });

  it('knows the person again when the address at the provider has changed', async () => {
    const { staff, person } = await somebody();
    const colleague = await somebody();
    provider.becomes(person);
    await signIn(newBrowser());
    for (const changed of [
      { ...person, email: 'new@elsewhere.example' },
      { ...person, email: colleague.email },
      { ...person, email_verified: false },
    ]) {
      provider.becomes(changed);
      const browser = newBrowser();
      expect(outcomeOf(await signIn(browser))).toEqual(IN);
      expect((await browser.get('/trpc/session.me')).json()).toMatchObject({
        result: { data: { id: staff.id } },
      });
    }
    // Nobody takes the account over by getting its address at the provider.
    provider.becomes({ ...person, sub: `${person.sub}-other` });
    expect(outcomeOf(await signIn(newBrowser()))).toEqual(FAILED);
  });

  it('answers the same to who is unknown, unverified or disabled, and makes nobody', async () => {
    const { staff, person } = await somebody();
    const known = await somebody();
    provider.becomes(known.person);
    await signIn(newBrowser());
    for (const { id } of [staff, known.staff]) {
      await manager.client.staff.disable.mutate({ id, version: 2, disabled: true });
    }
    const before = (await manager.client.staff.list.query()).length;
    const answers: string[] = [];
    for (const one of [
      person,
      known.person,
      { sub: 'nobody', email: 'nobody@clinic.example', email_verified: true },
      { ...(await somebody()).person, email_verified: false },
      { ...(await somebody()).person, email_verified: undefined },
      { sub: 'odd', email: 'no address', email_verified: true },
    ]) {
      provider.becomes(one as typeof person);
      const answer = await signIn(newBrowser());
      expect([one, outcomeOf(answer)]).toEqual([one, FAILED]);
      answers.push(answer.text);
    }
    expect(new Set(answers).size).toBe(1);
    expect((await manager.client.staff.list.query()).length).toBe(before + 2);
    // The address that was not verified is nobody's yet.
    const rows =
      await clinic.owner`select 1 from staff_identities where subject in ('nobody', 'odd')`;
    expect(rows.length).toBe(0);
  });

  it('who says no there is told so by the one sentence', async () => {
    const { person } = await somebody();
    provider.becomes(person, { denies: true });
    const path = await goThrough(await start(newBrowser()));
    expect(path).toContain('error=access_denied');
    const browser = newBrowser();
    provider.becomes(person, { denies: true });
    expect(outcomeOf(await signIn(browser))).toEqual(FAILED);
  });
});

describe('what comes back', () => {
  async function comingBack() {
    const { person } = await somebody();
    provider.becomes(person);
    const browser = newBrowser();
    return { browser, path: await goThrough(await start(browser)), person };
  }

  it('counts once, and only in the browser that was sent', async () => {
    const { browser, path } = await comingBack();
    const other = newBrowser();
    await start(other);
    for (const thief of [newBrowser(), other]) {
      expect(outcomeOf(await comeBack(thief, path))).toEqual(FAILED);
    }
    const both = await Promise.all([comeBack(browser, path), comeBack(browser, path)]);
    expect(both.map((answer) => outcomeOf(answer).signsIn).sort()).toEqual([false, true]);
  });

  it('counts for ten minutes, and two tabs may be on their way at once', async () => {
    const { browser, path, person } = await comingBack();
    const second = await goThrough(await start(browser));
    const late = await goThrough(await start(browser));
    await clinic.clock.set('2026-11-20T08:09:59Z');
    expect(outcomeOf(await comeBack(browser, path)).signsIn).toBe(true);
    browser.jar['clinic-provider'] = '';
    expect(outcomeOf(await comeBack(browser, second))).toEqual(FAILED);
    expect(person.sub).toBeTruthy();
    const slow = await comingBack();
    await clinic.clock.set('2026-11-20T08:20:00Z');
    expect(outcomeOf(await comeBack(slow.browser, slow.path))).toEqual(FAILED);
    expect(outcomeOf(await comeBack(browser, late))).toEqual(FAILED);
  });

  it.each<[string, (url: URL) => void]>([
    ['another state', (url) => url.searchParams.set('state', 'a'.repeat(43))],
    ['two states', (url) => url.searchParams.append('state', 'a')],
    ['no state', (url) => url.searchParams.delete('state')],
    ['another code', (url) => url.searchParams.set('code', 'a'.repeat(43))],
    ['no code', (url) => url.searchParams.delete('code')],
    ['another issuer', (url) => url.searchParams.set('iss', 'https://evil.example')],
    ['10 KB of state', (url) => url.searchParams.set('state', 'a'.repeat(10_000))],
    ['NUL and quotes', (url) => url.searchParams.set('state', "\0'--<script>")],
  ])('with %s signs nobody in', async (_, tamper) => {
    const { browser, path } = await comingBack();
    const url = new URL(path, clinic.url);
    tamper(url);
    const answer = await comeBack(browser, url.href.slice(url.origin.length));
    expect(outcomeOf(answer)).toEqual(FAILED);
    expect(answer.text).not.toContain('script');
  });

  it.each([
    ['nonce', 'a'.repeat(43)],
    ['code_challenge', 'a'.repeat(43)],
  ])('for another %s signs nobody in', async (name, value) => {
    provider.becomes((await somebody()).person);
    const browser = newBrowser();
    const address = await start(browser);
    address.searchParams.set(name, value);
    expect(outcomeOf(await comeBack(browser, await goThrough(address)))).toEqual(FAILED);
  });

  it('of a megabyte is not even read', async () => {
    const answer = await comeBack(newBrowser(), `/auth/oidc/callback?state=${'a'.repeat(2 ** 20)}`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(outcomeOf(answer).signsIn).toBe(false);
  });

  it('fails ten times from one address, then not for a while', async () => {
    const from = { 'x-forwarded-for': '10.7.7.7' };
    const problems: (string | undefined)[] = [];
    for (let i = 0; i < 11; i += 1) {
      const { browser, path } = await comingBack();
      const url = new URL(path, clinic.url);
      url.searchParams.set('code', 'wrong');
      const answer = await comeBack(browser, url.href.slice(url.origin.length), from);
      problems.push(outcomeOf(answer).goesTo);
    }
    expect(problems).toEqual([...Array(10).fill(FAILED.goesTo), outFor('limited').goesTo]);
  });
});

it('a page of another site sends nobody to the provider, and nothing else is there', async () => {
  const answer = await newBrowser().get('/auth/oidc/start', CROSS_SITE);
  expect([answer.status, answer.json().code]).toEqual([403, 'FORBIDDEN']);
  for (const path of ['/auth', '/auth/oidc', '/auth/oidc/other', '/auth/desk']) {
    expect((await newBrowser().get(path)).status).toBe(404);
  }
  // `Host` can be anything: no provider is told to send anybody there.
  expect((await newBrowser().get('/auth/oidc/start', { host: 'evil.example' })).status).toBe(404);
});

it('a provider that does not answer keeps nobody from a password, and the clinic is ready', async () => {
  const { person, email } = await somebody();
  provider.becomes(person);
  const browser = newBrowser();
  const path = await goThrough(await start(browser));
  provider.breaks(true);
  expect(outcomeOf(await comeBack(browser, path))).toEqual(outFor('unavailable'));
  expect((await clinic.ask('GET', '/readyz')).status).toBe(200);
  const password = { email, password: 'seven green lamps at noon' };
  expect((await newBrowser().post('session.signIn', password)).status).toBe(200);
  provider.breaks(false);
  expect(outcomeOf(await signIn(newBrowser()))).toEqual(IN);
});

it('the sign-in page is told the name of the provider, and the database nothing to come in with', async () => {
  const ways = await clinic.ask('GET', '/trpc/session.ways');
  const host = new URL(provider.issuer).host;
  expect(ways.json()).toMatchObject({ result: { data: { singleSignOn: host } } });
  const browser = newBrowser();
  const address = await start(browser);
  const rows = await clinic.owner`select to_jsonb(t)::text as row from sign_in_challenges t`;
  const kept = JSON.stringify(rows);
  for (const secret of [
    browser.jar['clinic-provider'] as string,
    address.searchParams.get('nonce') as string,
  ]) {
    expect(kept).not.toContain(secret);
    expect(clinic.logLines.join('')).not.toContain(secret);
  }
  expect(clinic.logLines.join('')).not.toContain(address.searchParams.get('state'));
});
