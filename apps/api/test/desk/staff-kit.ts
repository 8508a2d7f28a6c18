import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Ask } from '@clinic/testing/raw-http';
import { createTRPCClient, httpLink } from '@trpc/client';
import type postgres from 'postgres';
import type { AppRouter } from '../../src/edges/trpc/app-router.ts';

type Wanted = {
  role: 'reception' | 'doctor' | 'manager';
  /** None: everywhere. */
  locationIds?: number[];
  doctorId?: number;
  email?: string;
  name?: string;
  disabled?: boolean;
};

/** A member of the staff who has signed in. */
export type SignedInStaff = {
  id: string;
  email: string;
  cookie: string;
  /** Asks with the session's cookie. */
  ask: Ask;
  client: ReturnType<typeof clientOf>;
};

const clientOf = (url: string, cookie: string) =>
  createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, headers: { cookie } })] });

type Clinic = { owner: postgres.Sql; url: string; ask: Ask };

/** Adds a member of the staff and a session by SQL, as of the clinic's time. */
export async function addStaff(
  { owner, url, ask }: Clinic,
  wanted: Wanted,
): Promise<SignedInStaff> {
  const id = randomUUID();
  const { role, locationIds = [], doctorId = null, disabled = false } = wanted;
  const { email = `${id}@clinic.example`, name = `Robin ${role}` } = wanted;
  const now = await timeOf(owner);
  await owner`insert into staff (id, email, name, role, doctor_id, created_at, disabled_at)
    values (${id}, ${email}, ${name}, ${role}, ${doctorId}, ${now}, ${disabled ? now : null})`;
  for (const locationId of locationIds) {
    await owner`insert into staff_locations (staff_id, location_id) values (${id}, ${locationId})`;
  }
  const token = randomBytes(32).toString('base64url');
  await owner`insert into sessions (token_hash, staff_id, created_at, used_at)
    values (${createHash('sha256').update(token).digest()}, ${id}, ${now}, ${now})`;
  const cookie = `clinic-session=${token}`;
  const asked: Ask = (method, path, { headers = {}, ...question } = {}) =>
    ask(method, path, { ...question, headers: { cookie, ...headers } });
  return { id, email, cookie, ask: asked, client: clientOf(url, cookie) };
}

/** That of the test clock, where there is one. */
async function timeOf(owner: postgres.Sql): Promise<Date> {
  const [clock] = await owner`select to_regclass('test_clock.setting') is not null as stands_still`;
  const [row] = clock?.stands_still
    ? await owner`select instant from test_clock.setting`
    : await owner`select clock_timestamp() as instant`;
  return row?.instant;
}
