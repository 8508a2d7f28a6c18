import { and, gt, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { appointments, LIVE } from './appointments.ts';
import { holds } from './holds.ts';

/** A half-open interval `[from, until)`; expressions of type `timestamptz`. */
export type SqlInterval = { from: SQLWrapper; until: SQLWrapper };

/** What appointments and holds take at most: a search by start need not begin earlier. */
const LONGEST = sql.raw(`interval '30 minutes'`);
const HELD = sql.raw(`interval '30 minutes'`);

/**
 * Whether time is taken: the one predicate for what is offered and for what is booked. Live appointments
 * count wherever they start, also off the slots that the doctor has today.
 */
export const bookedWithin = (time: SqlInterval): SQL =>
  and(LIVE, overlaps(appointments.startsAt, appointments.endsAt, time)) as SQL;

/** The same for holds that have not expired at `now`. */
export const heldWithin = (time: SqlInterval, now: SQLWrapper): SQL =>
  and(gt(holds.expiresAt, now), overlaps(holds.startsAt, holdEndsAt, time)) as SQL;

export const holdEndsAt: SQL = sql`${holds.startsAt} + ${HELD}`;

const overlaps = (startsAt: SQLWrapper, endsAt: SQLWrapper, { from, until }: SqlInterval) =>
  and(
    gt(sql`${startsAt}`, sql`${from} - ${LONGEST}`),
    lt(sql`${startsAt}`, until),
    gt(sql`${endsAt}`, from),
  );
