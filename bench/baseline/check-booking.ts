import type { SentStatement } from './captured-booking.ts';

/** What must be found in the statements of a booking, each in a statement after the one before. */
const STEPS: [what: string, pattern: RegExp][] = [
  ['BEGIN', /^begin\b/is],
  ['the lock of the doctor’s row', /\bfrom "?doctors"?.*\bfor update\b/is],
  ['the time and the slot, read after the lock', /clock_timestamp\(\).*"?appointments"?/is],
  [
    'the insert that the unique index decides',
    /insert into "?appointments"?.*on conflict \("?doctor_id"?,\s*"?starts_at"?\).*do nothing/is,
  ],
  ['COMMIT', /^commit\b/is],
];

/** What must be found anywhere. */
const PARTS: [what: string, pattern: RegExp][] = [
  ['the event', /insert into "?events"?/is],
  ['the look-up of the idempotency key', /"?idempotency_key_hash"? = any/is],
];

/**
 * Fails when a booking no longer runs what the baseline and the hand-written server are compared
 * with: then the benchmark compares unlike things and has to be changed first.
 */
export function checkBooking(statements: SentStatement[]): void {
  let at = -1;
  for (const [what, pattern] of STEPS) {
    const next = statements.findIndex(({ text }, index) => index > at && pattern.test(text.trim()));
    if (next < 0) throw drifted(`${what} is missing or out of order`, statements);
    at = next;
  }
  for (const [what, pattern] of PARTS) {
    if (!statements.some(({ text }) => pattern.test(text))) {
      throw drifted(`${what} is missing`, statements);
    }
  }
  if (at !== statements.length - 1) throw drifted('statements follow COMMIT', statements);
}

function drifted(problem: string, statements: SentStatement[]): Error {
  const list = statements.map(({ text }, index) => `${index + 1}. ${text}`).join('\n');
  return new Error(`A booking of Clinic has changed: ${problem}. It sends now:\n${list}`);
}
