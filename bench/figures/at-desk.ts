import { askAt, hangUp } from '@clinic/testing/raw-http';
import { openPatientsDatabase } from '../database/patients-database.ts';
import { startClinic } from '../servers/servers.ts';
import type { Bench } from './bench.ts';
import { measureDeskDay } from './desk-day.ts';

const PATIENTS = { whole: 1_000_000, quick: 100_000 };
const FOUND = 20;

type Options = Pick<Bench, 'results' | 'progress'> & {
  server: { adminUrl: string; ownerUrl: string; appUrl: string };
  quick: boolean;
};

/**
 * What a receptionist waits for, alone: of a patient by three letters, where the list is made from every match, and of
 * a whole day.
 */
export async function measureAtDesk({ server, quick, results, progress }: Options) {
  const patients = quick ? PATIENTS.quick : PATIENTS.whole;
  progress(`making a database with ${patients} patients`);
  const database = await openPatientsDatabase(server, patients);
  const clinic = await startClinic(database);
  try {
    progress('search of a patient');
    const ask = askAt(clinic.origin);
    const search = async (text: string) => {
      const began = performance.now();
      const { cookie } = database;
      const answer = await ask('POST', '/trpc/patients.search', {
        headers: { cookie },
        json: { text },
      });
      const took = performance.now() - began;
      const found = answer.json<{ result?: { data: { name: string }[] } }>().result?.data ?? [];
      if (found.length !== FOUND || found.some(({ name }) => !name.endsWith('Müller'))) {
        throw new Error(`A search found what it should not: ${answer.status} ${answer.text}`);
      }
      return took;
    };
    for (let round = 0; round < 10; round += 1) await search('mul');
    const rounds = quick ? 20 : 100;
    for (let round = 0; round < rounds; round += 1) {
      results.add('small', 'a patient by “mul”', 'Clinic', await search('mul'));
      results.add('small', 'a patient by “mu”', 'Clinic', await search('mu'));
    }
    progress('the desk’s day');
    const { cookie, fullDay: day } = database;
    await measureDeskDay({ ask, cookie, day, rounds, results });
    results.remarks.add(
      `patients are searched among ${patients}, of whom ${database.matches} match, in a database of their own`,
    );
  } finally {
    hangUp();
    await clinic.stop();
    await database.drop();
  }
}
