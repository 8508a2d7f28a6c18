import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { findSetupLink } from '../../src/modules/staff/find-setup-link.ts';
import { setUpClinic } from '../test-clinic.ts';
import { refusal } from '../trpc-client.ts';
import { addStaff, type SignedInStaff } from './staff-kit.ts';

const clinic = setUpClinic();
const PASSWORD = 'seven green lamps at noon';
beforeEach(() => clinic.owner`update staff set disabled_at = now()`);

const join = (token: string, email: string) =>
  clinic.ask('POST', '/trpc/session.join', {
    json: { token, email, name: 'Kim Moore', password: PASSWORD },
  });
const tokenOf = async () => ((await findSetupLink(clinic.clinic)) ?? '').split('#')[1] as string;

it('of two who open the setup link at once, one becomes the manager, and the link is used up', async () => {
  const [token, again] = [await tokenOf(), await tokenOf()];
  expect(again).toBe(token);
  const emails = [`${randomUUID()}@clinic.example`, `${randomUUID()}@clinic.example`];
  const both = await Promise.all(emails.map((email) => join(token, email)));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  const managers = await clinic.owner`select email from staff where disabled_at is null`;
  expect(managers).toHaveLength(1);
  expect(await findSetupLink(clinic.clinic)).toBeUndefined();
});

it('all who ask for the setup link at once get the same', async () => {
  await clinic.owner`update staff_links set used_at = now()`;
  const all = await Promise.all(Array.from({ length: 8 }, tokenOf));
  expect(new Set(all).size).toBe(1);
});

it('the setup link lasts a day; then there is another', async () => {
  const token = await tokenOf();
  await clinic.clock.set('2026-11-21T08:00:00Z');
  expect((await join(token, 'late@clinic.example')).status).toBe(404);
  expect(await tokenOf()).not.toBe(token);
});

it('the setup link needs name and email address', async () => {
  const answer = await clinic.ask('POST', '/trpc/session.join', {
    json: { token: await tokenOf(), name: 'Kim', password: PASSWORD },
  });
  expect(answer.json()).toMatchObject({ error: { data: { issues: [{ path: 'email' }] } } });
});

async function managers(count: number) {
  await clinic.owner`update staff set disabled_at = now()`;
  const all = await Promise.all(
    Array.from({ length: count }, () => addStaff(clinic, { role: 'manager' })),
  );
  await clinic.owner`update staff set password_hash = 'x' where disabled_at is null`;
  return all;
}

it('the last manager cannot be disabled or demoted', async () => {
  const [one] = (await managers(1)) as [SignedInStaff];
  const { staff } = one.client;
  const { id } = one;
  expect(await refusal(staff.disable.mutate({ id, version: 1, disabled: true }))).toMatchObject({
    ...{ code: 'LAST_MANAGER', httpStatus: 409 },
  });
  const demoted = staff.update.mutate({ id, version: 1, name: 'Kim', role: 'reception' });
  expect((await refusal(demoted)).code).toBe('LAST_MANAGER');
  const [row] = await clinic.owner`select role, disabled_at, version from staff where id = ${id}`;
  expect(row).toEqual({ role: 'manager', disabled_at: null, version: 1 });
});

it('of two managers who demote each other at once one stays', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [a, b] = (await managers(2)) as [SignedInStaff, SignedInStaff];
    const demote = (by: SignedInStaff, whom: SignedInStaff) =>
      by.client.staff.update.mutate({ id: whom.id, version: 1, name: 'Kim', role: 'reception' });
    const both = await Promise.allSettled([demote(a, b), demote(b, a)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const left =
      await clinic.owner`select id from staff where role = 'manager' and disabled_at is null`;
    expect(left).toHaveLength(1);
  }
});

it('who is listed, invited and changed: addresses in use, old versions, places that are not there', async () => {
  const [one] = (await managers(1)) as [SignedInStaff];
  const { staff } = one.client;
  const person = { email: 'Kim.Lee@Clinic.example', name: 'Kim Lee', role: 'doctor' as const };
  const doctorId = clinic.doctorIds[0] as number;
  const missing = staff.invite.mutate(person);
  expect(await refusal(missing)).toMatchObject({ issues: [{ path: 'doctorId' }] });
  const nobody = staff.invite.mutate({ ...person, doctorId: 999 });
  expect(await refusal(nobody)).toMatchObject({ issues: [{ path: 'doctorId' }] });
  const nowhere = staff.invite.mutate({ ...person, doctorId, locationIds: [1, 999] });
  expect(await refusal(nowhere)).toMatchObject({ issues: [{ path: 'locationIds' }] });
  const { staff: kim } = await staff.invite.mutate({ ...person, doctorId, locationIds: [1] });
  expect(kim).toMatchObject({
    ...{ email: 'kim.lee@clinic.example', doctorId, locationIds: [1], joined: false, version: 1 },
  });
  const changed = { id: kim.id, name: 'Kim', role: 'reception' as const, locationIds: [] };
  const after = await staff.update.mutate({ ...changed, version: 1 });
  expect(after).toMatchObject({ role: 'reception', version: 2, locationIds: [] });
  expect(after).not.toHaveProperty('doctorId');
  expect((await refusal(staff.update.mutate({ ...changed, version: 1 }))).code).toBe(
    'VERSION_MISMATCH',
  );
  const taken = staff.invite.mutate({
    email: one.email,
    name: 'Kim',
    role: 'reception',
  });
  expect((await refusal(taken)).code).toBe('EMAIL_IN_USE');
  expect((await staff.list.query()).map(({ email }) => email)).toContain('kim.lee@clinic.example');
});
