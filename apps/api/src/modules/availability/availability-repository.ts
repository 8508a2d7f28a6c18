import type { EarliestSlot, Slot } from '@clinic/contracts/availability';
import { and, eq, gt, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Executor } from '../../db/executor.ts';
import { epochMs } from '../../db/expressions.ts';
import { prepared } from '../../db/prepared.ts';
import { appointments, LIVE } from '../../db/schema/appointments.ts';
import { doctors } from '../../db/schema/doctors.ts';
import { holds } from '../../db/schema/holds.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Interval } from './dates-anywhere.ts';

export type TakenSlots = {
  timeZone: string;
  active: boolean;
  now: number;
  /** The starts of live appointments and of held slots. */
  taken: Set<number>;
};

const queryTaken = prepared((db, clock) => {
  const instant = (name: string) => sql`${sql.placeholder(name)}::timestamptz`;
  const within = ({ doctorId, startsAt }: typeof appointments | typeof holds) =>
    and(eq(doctorId, doctors.id), gte(startsAt, instant('from')), lt(startsAt, instant('to')));
  const booked = db
    .select({ startsAt: appointments.startsAt })
    .from(appointments)
    .where(and(within(appointments), LIVE));
  const held = db
    .select({ startsAt: holds.startsAt })
    .from(holds)
    .where(and(within(holds), gt(holds.expiresAt, clock.now)));
  const starts = sql`string_agg(${epochMs(sql`starts_at`)}::text, ',')`;
  return db
    .select({
      timeZone: doctors.timeZone,
      active: doctors.active,
      now: epochMs(clock.now),
      taken: sql<string | null>`(select ${starts} from (${booked} union all ${held}) as taken)`,
    })
    .from(doctors)
    .where(eq(doctors.id, sql.placeholder('doctorId')));
});

/** A doctor's zone, whether active, the time, and what is taken in an interval; nothing when there is no such doctor. */
export async function selectTaken(
  db: Executor,
  clock: Clock,
  doctorId: number,
  interval: Interval,
): Promise<TakenSlots | undefined> {
  const from = new Date(interval.from).toISOString();
  const to = new Date(interval.to).toISOString();
  const [row] = await queryTaken(db, clock, { doctorId, from, to });
  return row && { ...row, taken: new Set(row.taken?.split(',').map(Number)) };
}

/** A query each: one for both could not use the index of specializations. */
const timeZonesOf = (which: SQL) =>
  prepared((db, clock) => {
    const zones = db
      .selectDistinct({ timeZone: doctors.timeZone })
      .from(doctors)
      .where(and(sql`${doctors.active}`, which));
    return db
      .select({
        now: epochMs(clock.now),
        timeZones: sql<string | null>`(select string_agg(time_zone, ',') from ${zones} as zones)`,
      })
      .from(sql`(select) as moment`);
  });

const queryTimeZones = timeZonesOf(sql`true`);
const queryTimeZonesOfSpecialization = timeZonesOf(
  eq(doctors.specialization, sql.placeholder('specialization')),
);

/** The zones in which doctors of a specialization (or all) work, and the time. */
export async function selectTimeZones(
  db: Executor,
  clock: Clock,
  specialization: string | undefined,
): Promise<{ now: number; timeZones: string[] }> {
  const query = specialization === undefined ? queryTimeZones : queryTimeZonesOfSpecialization;
  const [row] = await query(db, clock, { specialization });
  return { now: row?.now ?? 0, timeZones: row?.timeZones?.split(',') ?? [] };
}

/** A slot that every doctor of a zone has; `startsAt` in epoch milliseconds. */
export type SlotOfZone = { startsAt: number; timeZone: string };

/**
 * For each slot up to `limit` doctors of its zone who are free then, by time, then id. A doctor may
 * come more than once.
 */
export async function selectFreeDoctors(
  db: Executor,
  clock: Clock,
  slots: SlotOfZone[],
  filter: { specialization: string | undefined; limit: number },
): Promise<(Omit<EarliestSlot, keyof Slot | 'today'> & { startsAt: number })[]> {
  const wanted = JSON.stringify(
    slots.map(({ startsAt, timeZone }) => ({ at: new Date(startsAt).toISOString(), timeZone })),
  );
  const { specialization, limit } = filter;
  const rows = await db.execute<{
    doctorId: number;
    doctorName: string;
    specialization: string;
    timeZone: string;
    startsAt: number;
  }>(sql`
    select free.id as "doctorId", free.name as "doctorName", free.specialization,
      slot."timeZone", ${epochMs(sql`slot.at`)} as "startsAt"
    from json_to_recordset(${wanted}::json) as slot(at timestamptz, "timeZone" text)
    join lateral (
      select ${doctors.id}, ${doctors.name}, ${doctors.specialization}
      from ${doctors}
      where ${doctors.active} and ${doctors.timeZone} = slot."timeZone"
        and ${specialization ? eq(doctors.specialization, specialization) : sql`true`}
        and not exists (
          select from ${appointments}
          where ${appointments.doctorId} = ${doctors.id}
            and ${appointments.startsAt} = slot.at and ${LIVE}
        )
        and not exists (
          select from ${holds}
          where ${holds.doctorId} = ${doctors.id}
            and ${holds.startsAt} = slot.at and ${gt(holds.expiresAt, clock.now)}
        )
      order by ${doctors.id}
      limit ${limit}
    ) free on true
    order by slot.at, free.id`);
  return [...rows];
}
