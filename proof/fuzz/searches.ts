import { randomBytes, randomInt } from 'node:crypto';
import type { Cluster } from '../cluster/cluster.ts';
import { METRICS } from '../cluster/metrics.ts';
import type { Output } from '../cluster/output.ts';
import { addReceptionist } from '../workload/practice.ts';
import { send } from '../workload/send.ts';

/** What searches of patients have left behind that they must not; as sentences. */
export type Searched = { searches: number; wrong: string[] };

type Person = { name: string; birthDate: string; digits: string };

const AT_ONCE = 20;
const MOST_FOUND = 20;

const createPerson = (): Person => ({
  name: `Sucha${randomBytes(8).toString('hex')}`,
  birthDate: `${randomInt(1900, 1999)}-0${randomInt(1, 10)}-${randomInt(10, 29)}`,
  digits: `49151${randomInt(10_000_000, 99_999_999)}`,
});

/**
 * Searches as the front desk for as many patients, by name, date of birth and phone number in turn: each is found, and
 * neither the log nor the metrics tell for whom was searched.
 */
export async function searchPatients(
  cluster: Cluster,
  output: Output,
  searches: number,
): Promise<Searched> {
  const people = Array.from({ length: searches }, createPerson);
  const desk = await cluster.asAdmin(async (sql) => {
    await sql`
      WITH added AS (
        INSERT INTO patients (id, name, birth_date, created_at)
        SELECT gen_random_uuid(), name, "birthDate"::date, now()
        FROM jsonb_to_recordset(${sql.json(people)}) AS person (name text, "birthDate" text)
        RETURNING id, name)
      INSERT INTO contacts (id, patient_id, kind, value)
      SELECT gen_random_uuid(), added.id, 'phone', '+' || digits
      FROM jsonb_to_recordset(${sql.json(people)}) AS person (name text, digits text) JOIN added USING (name)`;
    return addReceptionist(sql);
  });
  const headers = { 'content-type': 'application/json', cookie: desk?.cookie ?? '' };
  const [port = 0] = cluster.ports;
  const wrong: string[] = [];
  const left = [...people.entries()];
  const search = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [at, { name, birthDate, digits }] = next;
      const text = [name, birthDate, `+${digits}`][at % 3];
      const request = { method: 'POST', path: '/trpc/patients.search', headers };
      const answer = await send(port, { ...request, body: JSON.stringify({ text }) });
      const found = answer.status === 200 ? answer.text.split('"name":').length - 1 : 0;
      const isFound = answer.text.includes(name) || found === MOST_FOUND;
      if (!isFound) wrong.push(`a search was answered with ${answer.status} and ${found} patients`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, search));
  const secrets = new Map(
    people.flatMap(({ name, birthDate, digits }) => [
      ...[
        [name, 'a name that was searched'] as const,
        [digits, 'a number that was searched'] as const,
      ],
      [birthDate, 'a date of birth that was searched'] as const,
    ]),
  );
  const metrics = await send(port, METRICS);
  for (const line of metrics.text.split('\n')) output.listen('the metrics', line);
  wrong.push(...output.leaks(secrets).map(({ process, detail }) => `${process}: ${detail}`));
  if (!metrics.text.includes('patients.search')) wrong.push('the metrics know no search');
  return { searches, wrong };
}
