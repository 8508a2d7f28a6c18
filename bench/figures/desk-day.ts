import type { Ask } from '@clinic/testing/raw-http';
import { FULL_DAY, type FullDay } from '../database/full-day.ts';
import type { Results } from '../report/results.ts';

type Options = { ask: Ask; cookie: string; day: FullDay; rounds: number; results: Results };
type Column = { appointments: unknown[] };

/** What the front desk waits for a whole day, alone, by turns with what a patient waits for one doctor's. */
export async function measureDeskDay({ ask, cookie, day, rounds, results }: Options) {
  const { locationId, doctorId, date } = day;
  const timed = async (procedure: string, input: object) => {
    const began = performance.now();
    const path = `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;
    const answer = await ask('GET', path, { headers: { cookie } });
    return { answer, took: performance.now() - began };
  };
  const deskDay = async () => {
    const { answer, took } = await timed('desk.day', { date, locationId });
    const columns = answer.json<{ result?: { data: { columns: Column[] } } }>().result?.data
      .columns;
    const visits = columns?.flatMap(({ appointments }) => appointments).length;
    if (visits !== FULL_DAY.doctors * FULL_DAY.visits) {
      throw new Error(`The desk's day is not as it should be: ${answer.status}, ${visits} visits.`);
    }
    return took;
  };
  const patientDay = async () => {
    const { answer, took } = await timed('availability.day', { doctorId, date });
    if (answer.status !== 200) throw new Error(`A day was answered with ${answer.status}.`);
    return took;
  };
  for (let round = 0; round < 10; round += 1) {
    await deskDay();
    await patientDay();
  }
  for (let round = 0; round < rounds; round += 1) {
    results.add('small', 'the desk’s day, 20 doctors × 32 visits', 'Clinic', await deskDay());
    results.add('small', 'a patient’s day of one of them', 'Clinic', await patientDay());
  }
}
