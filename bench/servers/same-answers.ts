import { isDeepStrictEqual } from 'node:util';
import type { BenchDatabase } from '../database/bench-database.ts';
import { probesOf, type Question } from './probes.ts';
import type { Servers } from './servers.ts';

/** Different in every answer, or another doctor's. */
const OWN = new Set([
  'id',
  'reference',
  'manageToken',
  'requestId',
  'instance',
  'doctorId',
  'doctorName',
]);

type Answer = {
  status: number;
  type: string | null;
  replayed: string | null;
  body: Record<string, unknown>;
};

/**
 * The hand-written server must keep what Clinic keeps, or it would be fast by doing less. Asked
 * the same about doctors of one zone, both answer alike, and a key that one has written is known
 * to the other.
 */
export async function checkSameAnswers(
  { handWritten, rest }: Servers,
  { schedule, size }: BenchDatabase,
): Promise<void> {
  const clinic = rest.server.origin;
  const plain = handWritten.server.origin;
  const longVisitDoctor = size.doctors + size.specialists + size.longVisitDoctors;
  const ours = probesOf(size.doctors, longVisitDoctor, schedule);
  // Zones come by turns of four.
  const theirs = probesOf(size.doctors - 4, longVisitDoctor - 4, schedule);
  for (const [what, question] of Object.entries(ours)) {
    const expected = await ask(clinic, question);
    const answer = await ask(plain, theirs[what] as Question);
    compare(what, common(expected), common(answer));
  }
  const before = await ask(clinic, ours['the same again'] as Question);
  compare('a key that Clinic wrote', before, await ask(plain, ours['a booking'] as Question));
  const after = await ask(plain, theirs['the same again'] as Question);
  compare('a key of its own', await ask(clinic, theirs['a booking'] as Question), after);
}

function compare(what: string, clinic: Answer, handWritten: Answer): void {
  if (isDeepStrictEqual(clinic, handWritten)) return;
  throw new Error(
    `Asked for ${what}, the hand-written server answers unlike Clinic:\n` +
      `Clinic       ${JSON.stringify(clinic)}\nhand-written ${JSON.stringify(handWritten)}`,
  );
}

async function ask(origin: string, { body, key, path }: Question): Promise<Answer> {
  const answer = await fetch(`${origin}${path ?? '/api/appointments'}`, {
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
    },
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    replayed: answer.headers.get('idempotency-replayed'),
    body: (await answer.json()) as Record<string, unknown>,
  };
}

/** Without what differs by design; an invalid input's wording is nobody's promise. */
function common({ status, type, replayed, body }: Answer): Answer {
  const kept = Object.entries(body).filter(([name]) => !OWN.has(name) && name !== 'issues');
  return { status, type, replayed, body: Object.fromEntries(kept) };
}
