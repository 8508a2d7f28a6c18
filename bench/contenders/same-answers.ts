import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { BenchDatabase } from '../database/bench-database.ts';
import { slotStarts, timeZoneOf } from '../database/schedule.ts';
import type { Contenders } from './contenders.ts';

/** Different in every answer by design. */
const OWN = ['id', 'reference', 'manageToken', 'requestId', 'instance', 'issues'];

type Question = { body?: object; key?: string; path?: string };
type Answer = { status: number; replayed: string | null; body: Record<string, unknown> };

/**
 * The hand-written contender must keep what Clinic keeps, or it would be fast by doing less: asked
 * the same, both answer the same, and a key that one has written is known to the other.
 */
export async function checkSameAnswers(
  { handWritten, rest }: Contenders,
  { schedule, size }: BenchDatabase,
): Promise<void> {
  const doctorId = size.doctors;
  const [first, second, third] = slotStarts(doctorId, schedule.free[1] as string).map((start) =>
    new Date(start).toISOString(),
  ) as [string, string, string];
  const taken = slotStarts(doctorId, schedule.filled[3] as string)[0] as number;
  const booking = { doctorId, startsAt: first, patientName: '  Ana María ' };
  const [key, otherKey] = [randomUUID(), randomUUID()];
  const questions: Record<string, Question> = {
    'a booking': { body: booking, key },
    'the same again': { body: booking, key },
    'its key for another slot': { body: { ...booking, startsAt: second }, key },
    'without a key': { body: { ...booking, startsAt: third } },
    'a slot taken': { body: { ...booking, startsAt: new Date(taken).toISOString() }, key: otherKey },
    'an unknown doctor': { body: { ...booking, doctorId: 2 ** 31 - 1 }, key: otherKey },
    'no slot': { body: { ...booking, startsAt: first.replace('00.000Z', '01.000Z') } },
    'at night': { body: { ...booking, startsAt: `${schedule.free[1]}T23:30:00Z` } },
    'the past': { body: { ...booking, startsAt: pastSlot(doctorId) } },
    'beyond the horizon': { body: { ...booking, startsAt: slotInYears(doctorId) } },
    'a control character': { body: { ...booking, patientName: 'A\u0000B' } },
    'no name': { body: { ...booking, patientName: ' ' } },
    'an extra field': { body: { ...booking, extra: 1 } },
    'no such date': { path: `/api/doctors/${doctorId}/availability?date=2027-02-30` },
    'no such doctor’s day': { path: '/api/doctors/2147483647/availability?date=2027-02-01' },
    'a day': { path: `/api/doctors/${doctorId}/availability?date=${schedule.free[1]}` },
    'a Sunday': { path: `/api/doctors/${doctorId}/availability?date=2027-01-31` },
  };
  // Each books with other slots of its own, so what is booked is put out of the way in between.
  for (const [what, question] of Object.entries(questions)) {
    const [ours, theirs] = [
      await ask(rest.server.origin, question),
      await ask(handWritten.server.origin, question),
    ];
    if (!isDeepStrictEqual(common(what, ours), common(what, theirs))) {
      throw new Error(
        `Asked for ${what}, the hand-written contender answers unlike Clinic:\n` +
          `Clinic       ${JSON.stringify(ours)}\nhand-written ${JSON.stringify(theirs)}`,
      );
    }
  }
}
