import { and, gt, lt, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { appointments, LIVE } from './appointments.ts';
import { holds } from './holds.ts';

/** A half-open interval `[from, until)`; expressions of type `timestamptz`. */
export type SqlInterval = { from: SQLWrapper; until: SQLWrapper };

/** Around its start, what an appointment or a hold takes at most: the longest visit and buffers. */
const LONGEST = sql.raw(`interval '10 hours'`);
const LONGEST_BUFFER = sql.raw(`interval '2 hours'`);

/**
 * Whether time is taken, buffers and all: the one predicate for what is offered and for what is booked.
 * Live appointments of every lane count wherever they start, also off the slots that the doctor has today.
 */
export const bookedWithin = (time: SqlInterval): SQL =>
  and(LIVE, overlaps(appointments, time)) as SQL;

/** The same for holds that have not expired at `now`. */
export const heldWithin = (time: SqlInterval, now: SQLWrapper): SQL =>
  and(gt(holds.expiresAt, now), overlaps(holds, time)) as SQL;

type Row = Record<'startsAt' | 'busyFrom' | 'busyUntil', SQLWrapper>;

/** By start, for the index; a check of each table bounds the length. */
export const overlaps = ({ startsAt, busyFrom, busyUntil }: Row, { from, until }: SqlInterval) =>
  and(
    gt(sql`${startsAt}`, sql`${from} - ${LONGEST}`),
    lt(sql`${startsAt}`, sql`${until} + ${LONGEST_BUFFER}`),
    lt(sql`${busyFrom}`, until),
    gt(sql`${busyUntil}`, from),
  );
