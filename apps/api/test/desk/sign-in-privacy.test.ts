import { expect, it } from 'vitest';
import { findSetupLink } from '../../src/modules/staff/find-setup-link.ts';
import { setUpClinic } from '../test-clinic.ts';
import { addJoined, codeOf, cookiesOf, PASSWORD, sessionAt, tokenOf } from './join-kit.ts';
import { addStaff } from './staff-kit.ts';

const clinic = setUpClinic({ env: { TRUST_PROXY: '127.0.0.1', LOG_LEVEL: 'trace' } });
const from = (address: string) => ({ 'x-forwarded-for': address });

it('nothing of passwords, tokens, names and email addresses is in logs or metrics', async () => {
  const post = sessionAt(clinic);
  const email = 'canary@clinic.example';
  const setup = ((await findSetupLink(clinic.clinic)) ?? '').split('#')[1] as string;
  const first = { token: setup, email, name: 'Canarina Kanarek', password: PASSWORD };
  await post('join', { ...first, password: 'canary' });
  await post('join', { ...first, password: PASSWORD, canary: 'canary' });
  const cookie = cookiesOf(await post('join', first))['clinic-session']?.pair as string;
  const manager = await addStaff(clinic, { role: 'manager' });
  const robin = await addJoined(clinic, manager, { name: 'Canarina Roe' });
  const { link } = await manager.client.staff.link.mutate({ id: robin.staff.id });
  await post('openLink', { token: tokenOf({ link }) });
  await post('openLink', { token: 'canary' });
  for (let i = 0; i < 12; i += 1) {
    await post('signIn', { email, password: 'canary password' }, from(`10.0.0.${i}`));
  }
  await post('signIn', { email: 'canary', password: '' });
  const signedIn = cookiesOf(await post('signIn', { email: robin.email, password: PASSWORD }));
  const changed = { current: 'canary password', password: 'canary canary canary' };
  await post('changePassword', changed, { cookie });
  await manager.client.staff.update.mutate({
    ...{ id: robin.staff.id, version: 2, name: 'Canarina Roe-Moore', role: 'reception' },
  });
  // A query that fails is logged with its cause.
  await clinic.owner`alter table sessions rename to gone`;
  const failed = await post('signIn', { email: robin.email, password: PASSWORD });
  await clinic.owner`alter table gone rename to sessions`;
  expect(failed.status).toBe(503);
  await clinic.owner
    .unsafe(
      `create function leak() returns trigger language plpgsql as
         $$ begin raise exception 'email is %', new.email; end $$;
       create trigger leak before insert on staff for each row execute function leak();`,
    )
    .simple();
  const json = { email: 'canary2@clinic.example', name: 'Canarina', role: 'reception' };
  const leaking = await manager.ask('POST', '/trpc/staff.invite', { json });
  await clinic.owner`drop trigger leak on staff`;
  expect([leaking.status, leaking.text.includes('canary2')]).toEqual([500, false]);

  const said = clinic.logLines.join('') + (await clinic.metrics());
  expect(said).toContain('session.join');
  const tokens = [cookie, ...Object.values(signedIn).map(({ pair }) => pair)].map(
    (pair) => pair.split('=')[1] as string,
  );
  const links = [setup, robin.token, tokenOf({ link })];
  for (const secret of [...tokens, ...links, PASSWORD, 'anary', robin.email, 'clinic.example']) {
    expect(said).not.toContain(secret);
  }
});

it('the database keeps neither passwords nor tokens, and of failures no address', async () => {
  const manager = await addStaff(clinic, { role: 'manager' });
  const { email, token, cookie } = await addJoined(clinic, manager);
  await sessionAt(clinic)('signIn', { email, password: 'wrong' }, from('203.0.113.77'));
  const rows = await clinic.owner`
    select to_jsonb(t) as row from staff t union all select to_jsonb(t) from sessions t
    union all select to_jsonb(t) from staff_links t union all select to_jsonb(t) from sign_in_failures t`;
  const kept = JSON.stringify(rows);
  expect(kept).toContain('$argon2id$');
  const [, signature] = token.split('.') as [string, string];
  for (const secret of [PASSWORD, signature, cookie.split('=')[1] as string, '203.0.113']) {
    expect(kept).not.toContain(secret);
    expect(kept).not.toContain(Buffer.from(secret).toString('hex'));
  }
});

it('the same holds for sign-ins that travel in a batch', async () => {
  const manager = await addStaff(clinic, { role: 'manager' });
  const { email } = await addJoined(clinic, manager);
  const batch = (password: string, address: string) =>
    clinic.ask('POST', '/trpc/session.signIn?batch=1', {
      json: { 0: { email, password } },
      headers: from(address),
    });
  const inside = await batch(PASSWORD, '10.1.0.1');
  expect(Object.keys(cookiesOf(inside))).toEqual(['clinic-session', 'clinic-device']);
  const statuses: number[] = [];
  for (let i = 0; i < 11; i += 1) statuses.push((await batch('wrong', `10.1.1.${i}`)).status);
  expect(statuses).toEqual([...Array(10).fill(401), 429]);
  expect((await batch(PASSWORD, '10.1.2.1')).headers['retry-after']).toBe('900');
  const foreign = await clinic.ask('POST', '/trpc/session.signIn?batch=1', {
    json: { 0: { email, password: PASSWORD } },
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect([foreign.status, foreign.headers['set-cookie']]).toEqual([403, undefined]);
});

it.each(['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain', ''])(
  'a form of another page, as %j, signs nobody in and out',
  async (type) => {
    const { cookie } = await addStaff(clinic, { role: 'reception' });
    for (const procedure of ['signIn', 'signOut', 'join', 'changePassword']) {
      const answer = await clinic.ask('POST', `/trpc/session.${procedure}`, {
        body: '{"email":"a@clinic.example","password":"x"}',
        headers: { 'content-type': type, cookie },
      });
      expect(codeOf(answer)).toBe('UNSUPPORTED_MEDIA_TYPE');
    }
    const me = await clinic.ask('GET', '/trpc/session.me', { headers: { cookie } });
    expect(me.status).toBe(200);
  },
);
