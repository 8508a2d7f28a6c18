import { beforeAll, describe, expect, it } from 'vitest';
import { BERLIN, setUpClinic } from '../../../test/test-clinic.ts';
import { type Client, trpcAt } from '../../../test/trpc-client.ts';

const NAMES: [name: string, specialization: string][] = [
  ['Dr. Amara Okafor', 'General practice'],
  ['Dr. Mei-Ling Chen', 'Cardiology'],
  ['Dr. Lucía Fernández', 'Paediatrics'],
  ['Prof. Dr. med. Jörg Łukasiewicz', 'Cardiology'],
  ['Siobhán O’Brien', 'Ear, nose & throat'],
  ['Д-р Иван Петров', 'Кардиология'],
  ['Dra. Ελένη Παπαδοπούλου', 'Dermatology'],
];

let trpc: Client;
const doctors = NAMES.map(([name, specialization]) => ({ ...BERLIN, name, specialization }));
const clinic = setUpClinic({ doctors });
beforeAll(async () => {
  trpc = trpcAt(clinic.url);
});

const found = async (search: string) =>
  (await trpc.doctors.list.query({ search })).map(({ name }) => name);

describe('a search finds the doctor', () => {
  it.each([
    ['without accents', 'Lucia', 'Dr. Lucía Fernández'],
    ['with accents composed otherwise', 'Luci\u0301a', 'Dr. Lucía Fernández'],
    ['without the dot of the title', 'Dr Amara', 'Dr. Amara Okafor'],
    ['with another title', 'Prof Amara', 'Dr. Amara Okafor'],
    ['with the words in another order', 'Okafor Amara', 'Dr. Amara Okafor'],
    ['with two spaces', 'Amara  Okafor', 'Dr. Amara Okafor'],
    ['with a space for a hyphen', 'Mei Ling', 'Dr. Mei-Ling Chen'],
    ['with nothing for a hyphen', 'meiling', 'Dr. Mei-Ling Chen'],
    ['with another kind of hyphen', 'mei‑ling', 'Dr. Mei-Ling Chen'],
    ['by name and specialization', 'cardio chen', 'Dr. Mei-Ling Chen'],
    ['with plain letters for those with a stroke', 'jorg lukasiewicz', NAMES[3]?.[0]],
    ['with another apostrophe, or none', "o'brien", 'Siobhán O’Brien'],
    ['in capitals', 'SIOBHAN OBRIEN', 'Siobhán O’Brien'],
    [
      'by a specialization with signs in it',
      'nose and throat'.replace('and ', ''),
      'Siobhán O’Brien',
    ],
    ['in Cyrillic letters', 'петров ИВАН', 'Д-р Иван Петров'],
    ['in Greek letters', 'ελενη', 'Dra. Ελένη Παπαδοπούλου'],
  ])('%s: %s', async (_, search, name) => {
    expect(await found(search)).toEqual([name]);
  });

  it.each([
    ['%', 0],
    ['_', 0],
    ['\\', 0],
    ['Okafor%', 1],
    ['Chen – Cardiology', 1],
    ['Amara Chen', 0],
    ["x' or 'x'='x", 0],
  ])('and nobody else: %s', async (search, count) => {
    expect(await found(search)).toHaveLength(count);
  });

  it('nobody is left out by an empty or blank search', async () => {
    for (const search of ['', '  ', 'Dr.']) expect(await found(search)).toHaveLength(7);
    const answer = await clinic.ask('GET', '/api/doctors?search=%20%20&specialization=');
    expect(answer.json<unknown[]>()).toHaveLength(7);
  });

  it('also one who was added, or renamed, in the database itself', async () => {
    const [row] = await clinic.owner`
      insert into doctors (name, specialization, time_zone)
      values ('Dr. Zoë Ångström', 'Neurology', 'UTC') returning id`;
    expect(await found('zoe angstrom')).toEqual(['Dr. Zoë Ångström']);
    await clinic.owner`update doctors set name = 'Dr. Zoë Strøm' where id = ${row?.id}`;
    expect(await found('zoe angstrom')).toEqual([]);
    expect(await found('strom zoe')).toEqual(['Dr. Zoë Strøm']);
    await clinic.owner`delete from doctors where id = ${row?.id}`;
  });

  it('and counts as many as it finds', async () => {
    expect(await trpc.doctors.count.query({ search: 'cardio' })).toEqual({ doctors: 2 });
    expect(await trpc.doctors.count.query({})).toEqual({ doctors: 7 });
    expect(await trpc.doctors.count.query()).toEqual({ doctors: 7 });
  });
});

it('knows every specialization, in alphabetical order, with how many have it', async () => {
  expect(await trpc.doctors.specializations.query()).toEqual([
    { specialization: 'Cardiology', doctors: 2 },
    { specialization: 'Dermatology', doctors: 1 },
    { specialization: 'Ear, nose & throat', doctors: 1 },
    { specialization: 'General practice', doctors: 1 },
    { specialization: 'Paediatrics', doctors: 1 },
    { specialization: 'Кардиология', doctors: 1 },
  ]);
});
