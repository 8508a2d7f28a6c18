import type { Doctor } from '@clinic/contracts/doctors';
import type postgres from 'postgres';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setUpClinic } from '../../../test/test-clinic.ts';
import { type Client, refusal, trpcAt } from '../../../test/trpc-client.ts';

let owner: postgres.Sql;
let trpc: Client;
const clinic = setUpClinic({ doctors: [] });
beforeAll(async () => {
  ({ owner } = clinic);
  trpc = trpcAt(clinic.url);
});
afterEach(() => owner`delete from doctors`);

async function addNamed(names: string[]): Promise<void> {
  await owner`
    insert into doctors (name, specialization, time_zone)
    select name, 'Cardiology', 'UTC' from unnest(${names}::text[]) as name`;
}

const addMany = (count: number) => owner`
  insert into doctors (name, specialization, time_zone)
  select (array['Dr. ', 'Prof. ', ''])[n % 3 + 1] || 'Ann ' || n % 100, 'Field ' || n % 11, 'UTC'
  from generate_series(1, ${count}) as n`;

describe('the order', () => {
  it('is that of the names without titles, by the rules of the language', async () => {
    const names = [
      ...['Zoe Adams', 'Zoë Adams', 'Zoe Adamson', 'Ole Hansen', 'Øle Hansen', 'Olf Hansen'],
      ...['Amara Okafor', 'Ágota Kovács', 'Agnes Weber', 'Ahmed Aziz', 'Łucja Nowak', 'Lucy Nowak'],
      ...['de Vries', 'Deborah', 'De Boer', 'Mei Ling', 'Mei-Ling', 'Meike', 'O’Brien', 'Obama'],
      ...['Straßer', 'Strasser', 'Straub', 'Özdemir', 'Ozan', 'Pavel', 'Æsa', 'Aeta', 'Adrian'],
    ];
    const titles = ['Dr. ', 'Prof. Dr. med. ', '', 'Dr.-Ing. ', 'Dott.ssa ', 'PD Dr. '];
    await addNamed(names.map((name, i) => `${titles[i % titles.length]}${name}`).reverse());
    const listed = (await trpc.doctors.list.query({})).map(({ name }) => name);
    const plain = listed.map((name) => names.find((one) => name.endsWith(one)) as string);
    const { compare } = new Intl.Collator('en', { sensitivity: 'base' });
    // Where letters differ only by accent or case, the collation’s finer rules may differ by version.
    const wrong = plain.slice(1).flatMap((name, i) => {
      const before = plain[i] as string;
      return compare(before, name) > 0 ? [`${before} before ${name}`] : [];
    });
    expect(wrong).toEqual([]);
    expect(plain.indexOf('Zoe Adams')).toBeLessThan(plain.indexOf('Zoë Adams'));
  });

  it('keeps a name that looks like nothing but a title', async () => {
    await addNamed(['Dr. Dre', 'Prof.', 'Drake Miller', 'Dr.', 'Prince Okoye']);
    const listed = (await trpc.doctors.list.query({})).map(({ name }) => name);
    expect(listed).toEqual(['Dr.', 'Drake Miller', 'Dr. Dre', 'Prince Okoye', 'Prof.']);
  });
});

describe('2,049 doctors', () => {
  it('come page by page, each once, in one order', async () => {
    await addMany(2_049);
    const seen: Doctor[] = [];
    for (;;) {
      const after = seen.at(-1)?.id;
      const page = await trpc.doctors.list.query({ limit: 500, ...(after && { after }) });
      seen.push(...page);
      if (page.length < 500) break;
    }
    expect(seen).toHaveLength(2_049);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(2_049);
    expect(await trpc.doctors.count.query({})).toEqual({ doctors: 2_049 });
    expect(await trpc.doctors.specializations.query()).toHaveLength(11);
    const rows = await owner`select id from doctors order by sort_key, id`;
    expect(seen.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });

  it('come over REST to the last by their links', async () => {
    await addMany(2_049);
    const first = await clinic.ask('GET', '/api/doctors');
    expect(first.json<Doctor[]>()).toHaveLength(100);
    const seen = new Set<number>();
    let pages = 0;
    for (let path: string | undefined = '/api/doctors'; path; pages += 1) {
      const answer = await clinic.ask('GET', path);
      for (const { id } of answer.json<Doctor[]>()) seen.add(id);
      const link = answer.headers.link as string | undefined;
      path = link && /^<([^>]+)>; rel="next"$/.exec(link)?.[1];
    }
    expect([seen.size, pages]).toEqual([2_049, 21]);
  });

  it('keep filter and size from page to page', async () => {
    await addMany(2_049);
    const answer = await clinic.ask(
      'GET',
      '/api/doctors?search=ann%207&specialization=Field%203&limit=2',
    );
    expect(answer.headers.link).toMatch(
      /^<\/api\/doctors\?search=ann\+7&specialization=Field\+3&limit=2&after=\d+>; rel="next"$/,
    );
  });
});

it.each([50, 51, 100, 101])('of %i doctors the last page has no link', async (count) => {
  await addMany(count);
  const answer = await clinic.ask('GET', '/api/doctors?limit=50');
  const more = Math.ceil(count / 50) > 1;
  expect(answer.headers.link !== undefined).toBe(more);
  const all = await clinic.ask('GET', '/api/doctors?limit=500');
  expect([all.json<Doctor[]>().length, all.headers.link]).toEqual([count, undefined]);
});

it('goes on behind a doctor who was renamed or has retired meanwhile, and says when one is gone', async () => {
  await addNamed(['Ann', 'Ben', 'Cem', 'Dan']);
  const [, ben] = await trpc.doctors.list.query({ limit: 2 });
  const after = ben?.id as number;
  await owner`update doctors set active = false where id = ${after}`;
  const rest = await trpc.doctors.list.query({ after });
  expect(rest.map(({ name }) => name)).toEqual(['Cem', 'Dan']);
  await owner`delete from doctors where id = ${after}`;
  expect((await refusal(trpc.doctors.list.query({ after }))).code).toBe('DOCTOR_NOT_FOUND');
});

it.each([
  ['limit=0', 'limit'],
  ['limit=501', 'limit'],
  ['limit=x', 'limit'],
  ['after=0', 'after'],
])('refuses %s', async (query, field) => {
  const answer = await clinic.ask('GET', `/api/doctors?${query}`);
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.json())).toContain(field);
});
