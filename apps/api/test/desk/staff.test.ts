import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { setUpClinic } from '../test-clinic.ts';
import { refusal } from '../trpc-client.ts';
import { addJoined, codeOf, PASSWORD, sessionAt, tokenOf } from './join-kit.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

const clinic = setUpClinic();
let manager: SignedInStaff;
let berlin: number;
beforeEach(async () => {
  await clinic.owner`update staff set disabled_at = now()`;
  manager = await addStaff(clinic, { role: 'manager', name: 'Morgan Miles' });
  await clinic.owner`update staff set password_hash = 'x' where id = ${manager.id}`;
  [{ location_id: berlin }] = (await clinic.owner`select location_id from doctors
    where id = ${clinic.doctorIds[0] as number}`) as unknown as [{ location_id: number }];
});

const post = sessionAt({ ask: (...question) => clinic.ask(...question) });
const person = () => ({
  email: `${randomUUID()}@clinic.example`,
  name: 'Kim Lee',
  role: 'reception' as const,
});

describe('what a member of the staff may do changes with their next call', () => {
  it('when the role is another one', async () => {
    const { staff, cookie } = await addJoined(clinic, manager, { role: 'manager' });
    const list = () => clinic.ask('GET', '/trpc/staff.list', { headers: { cookie } });
    expect((await list()).status).toBe(200);
    const { id, name } = staff;
    const { update } = manager.client.staff;
    await update.mutate({ id, name, version: 2, role: 'reception' });
    expect(codeOf(await list())).toBe('FORBIDDEN');
    await update.mutate({ id, name, version: 3, role: 'manager' });
    expect((await list()).status).toBe(200);
  });

  it('when they work at other locations', async () => {
    const elsewhere = (
      await clinic.owner`insert into locations (name, time_zone)
      values ('Elsewhere', 'Europe/Berlin') returning id`
    )[0]?.id as number;
    const { id, client } = await addStaff(clinic, { role: 'reception' });
    const day = () => client.desk.day.query({ date: '2026-11-23', locationId: berlin });
    expect((await day()).columns).not.toEqual([]);
    const changed = { id, name: 'Kim', role: 'reception' as const };
    const { update } = manager.client.staff;
    await update.mutate({ ...changed, version: 1, locationIds: [elsewhere] });
    expect((await refusal(day())).code).toBe('FORBIDDEN');
    await update.mutate({ ...changed, version: 2, locationIds: [elsewhere, berlin, berlin] });
    expect((await day()).columns).not.toEqual([]);
  });

  it('when they are disabled: every call, also on the batch path', async () => {
    const { id, ask } = await addStaff(clinic, { role: 'reception' });
    await manager.client.staff.disable.mutate({ id, version: 1, disabled: true });
    expect((await ask('GET', '/trpc/session.me')).status).toBe(401);
    const batch = await ask('GET', '/trpc/session.me,session.me?batch=1&input=%7B%7D');
    const codes = batch.json<{ error: { data: { code: string } } }[]>();
    expect(codes.map(({ error }) => error.data.code)).toEqual(Array(2).fill('UNAUTHENTICATED'));
    const left = await clinic.owner`select 1 from sessions where staff_id = ${id}`;
    expect(left).toHaveLength(0);
    // A session that is still there, by whatever way, means nothing.
    const disabled = await addStaff(clinic, { role: 'reception', disabled: true });
    expect((await disabled.ask('GET', '/trpc/session.me')).status).toBe(401);
  });
});

it.each(['reception', 'doctor'] as const)('%s may not manage the staff', async (role) => {
  const [doctorId] = clinic.doctorIds;
  const { id, client } = await addStaff(clinic, {
    role,
    ...(role === 'doctor' && { doctorId: doctorId as number }),
  });
  const before = await clinic.owner`select count(*) from staff`;
  for (const call of [
    () => client.staff.list.query(),
    () => client.staff.invite.mutate(person()),
    () => client.staff.link.mutate({ id: manager.id }),
    () => client.staff.update.mutate({ id, version: 1, name: 'Kim', role: 'manager' }),
    () => client.staff.disable.mutate({ id: manager.id, version: 1, disabled: true }),
  ]) {
    expect((await refusal(call())).code).toBe('FORBIDDEN');
  }
  expect(await clinic.owner`select count(*) from staff`).toEqual(before);
});

it('of two managers who disable each other at once one stays', async () => {
  for (let round = 0; round < 5; round += 1) {
    await clinic.owner`update staff set disabled_at = now()`;
    const add = () => addStaff(clinic, { role: 'manager' });
    const [one, two] = await Promise.all([add(), add()]);
    await clinic.owner`update staff set password_hash = 'x' where disabled_at is null`;
    const disable = (by: SignedInStaff, { id }: SignedInStaff) =>
      by.client.staff.disable.mutate({ id, version: 1, disabled: true });
    const both = await Promise.allSettled([disable(one, two), disable(two, one)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await clinic.owner`select 1 from staff where disabled_at is null`).toHaveLength(1);
  }
});

describe('an invitation', () => {
  it('made again before anybody came replaces the first: its role, its places and its link', async () => {
    const { invite } = manager.client.staff;
    const first = await invite.mutate({ ...person(), role: 'manager', locationIds: [berlin] });
    const { id, email } = first.staff;
    const second = await invite.mutate({ email, name: 'Kim Lee-Moore', role: 'reception' });
    expect(second.staff).toMatchObject({
      ...{ id, name: 'Kim Lee-Moore', role: 'reception', locationIds: [], joined: false },
    });
    expect(second).toMatchObject({ expiresAt: '2026-11-27T08:00:00.000Z' });
    const join = (token: string) => post('join', { token, password: PASSWORD });
    expect(codeOf(await join(tokenOf(first)))).toBe('LINK_NOT_FOUND');
    const joined = await join(tokenOf(second));
    expect(joined.json()).toMatchObject({ result: { data: { id, role: 'reception' } } });
    expect((await refusal(invite.mutate({ ...person(), email }))).code).toBe('EMAIL_IN_USE');
  });

  it('made twice at once leaves one member of the staff, and one link that works', async () => {
    const { invite, link } = manager.client.staff;
    const wanted = person();
    const invited = await Promise.all(Array.from({ length: 4 }, () => invite.mutate(wanted)));
    const id = invited[0]?.staff.id as string;
    const more = await Promise.all(Array.from({ length: 4 }, () => link.mutate({ id })));
    const opened = await Promise.all(
      [...invited, ...more].map((one) => post('openLink', { token: tokenOf(one) })),
    );
    expect(opened.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await clinic.owner`select 1 from staff where email = ${wanted.email}`).toHaveLength(1);
  });

  it('is no way in for disabled staff, whose address stays in use', async () => {
    const { invite, link, disable } = manager.client.staff;
    const wanted = person();
    const invited = await invite.mutate(wanted);
    const { id } = invited.staff;
    await disable.mutate({ id, version: 1, disabled: true });
    expect(codeOf(await post('openLink', { token: tokenOf(invited) }))).toBe('LINK_NOT_FOUND');
    expect((await refusal(invite.mutate(wanted))).code).toBe('EMAIL_IN_USE');
    for (const nobody of [id, randomUUID()]) {
      expect((await refusal(link.mutate({ id: nobody }))).code).toBe('STAFF_NOT_FOUND');
    }
  });
});

it('a new link for a forgotten password leaves the old one valid until it is used, then ends all sessions', async () => {
  const { email, staff, cookie } = await addJoined(clinic, manager);
  const token = tokenOf(await manager.client.staff.link.mutate({ id: staff.id }));
  const me = () => clinic.ask('GET', '/trpc/session.me', { headers: { cookie } });
  const signIn = (password: string) => post('signIn', { email, password });
  expect((await me()).status).toBe(200);
  expect((await signIn(PASSWORD)).status).toBe(200);
  const password = 'nine yellow boats at dawn';
  expect((await post('join', { token, password })).status).toBe(200);
  expect((await me()).status).toBe(401);
  expect((await signIn(PASSWORD)).status).toBe(401);
  expect((await signIn(password)).status).toBe(200);
});

it('the list and the answers tell nothing of passwords', async () => {
  const { cookie, email } = await addJoined(clinic, manager);
  const list = await manager.ask('GET', '/trpc/staff.list');
  expect(list.text).toContain(email);
  const rows = list.json<{ result: { data: object[] } }>().result.data;
  const known = ['disabled', 'email', 'id', 'joined', 'locationIds', 'name', 'role', 'version'];
  for (const row of rows) {
    expect(
      Object.keys(row)
        .filter((field) => field !== 'doctorId')
        .sort(),
    ).toEqual(known);
  }
  const me = await clinic.ask('GET', '/trpc/session.me', { headers: { cookie } });
  const signedIn = await post('signIn', { email, password: PASSWORD });
  expect(signedIn.status).toBe(200);
  expect(me.text + list.text + signedIn.text).not.toMatch(/argon2|password/i);
});

it('SQL and HTML in every field are text, or refused', async () => {
  const evil = `'); drop table staff; -- "><script>alert(1)</script> \\ %s \${7*7}`;
  const { invite, update, list } = manager.client.staff;
  const { staff } = await invite.mutate({ ...person(), name: evil });
  const { id } = staff;
  await update.mutate({ id, version: 1, name: `${evil}!`, role: 'reception' });
  expect((await list.query()).find((one) => one.id === id)?.name).toBe(`${evil}!`);
  const [row] = await clinic.owner`select name from staff where id = ${id}`;
  expect(row?.name).toBe(`${evil}!`);

  const { email, staff: kim } = await addJoined(clinic, manager);
  const token = tokenOf(await manager.client.staff.link.mutate({ id: kim.id }));
  expect((await post('join', { token, password: evil })).status).toBe(200);
  expect((await post('signIn', { email, password: evil })).status).toBe(200);
  for (const [procedure, input] of [
    ['session.signIn', { email: evil, password: PASSWORD }],
    ['session.openLink', { token: evil }],
    ['session.join', { token: evil, password: PASSWORD }],
    ['staff.invite', { ...person(), email: evil }],
    ['staff.invite', { ...person(), role: evil }],
    ['staff.invite', { ...person(), locationIds: [evil] }],
    ['staff.invite', { ...person(), name: 'a\u0000b\u202e', extra: evil }],
    ['staff.link', { id: evil }],
    ['staff.disable', { id: evil, version: 1, disabled: true }],
    ['staff.update', { id, version: evil, name: 'Kim', role: 'reception' }],
  ] as const) {
    const answer = await manager.ask('POST', `/trpc/${procedure}`, { json: input });
    expect([procedure, codeOf(answer)]).toEqual([procedure, 'INVALID_INPUT']);
    expect(answer.text).not.toContain('script');
  }
});
