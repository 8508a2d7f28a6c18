import type { BenchDatabase } from './bench-database.ts';

/** Deletes as if the bookings had never been: their triggers would refuse. */
const FREE_THE_SLOTS = `
  with made as (
    select made.id, made.patient_id from generate_series(1, $1::int) as doctor
    cross join lateral (
      select id, patient_id from appointments
      where doctor_id = doctor and starts_at >= $2::timestamptz and status <> 'cancelled'
    ) as made
  ), gone as (delete from events where appointment_id in (select id from made)),
  forgotten as (delete from patients where id in (select patient_id from made))
  delete from appointments where id in (select id from made)`;

/**
 * Dates for one server's turn, with every slot free. In a small database the slots of the turn
 * before are freed; a large one has dates enough for a new one each time.
 */
export class Turns {
  readonly #database: BenchDatabase;
  #next: number | undefined;

  constructor(database: BenchDatabase) {
    this.#database = database;
  }

  async next(): Promise<string[]> {
    const { admin, size, schedule } = this.#database;
    if (this.#next === undefined || size.name === 'small') {
      await this.free();
      this.#next = 0;
    }
    if (size.name === 'small') {
      // Everybody begins alike: nothing dead in the indexes, every page once in the log again.
      await admin.unsafe('vacuum appointments');
      await admin.unsafe('vacuum events');
      await admin.unsafe('vacuum patients');
      await admin.unsafe('checkpoint');
      return schedule.free;
    }
    const date = schedule.free[this.#next];
    if (!date) throw new Error('The large database has no free dates left: run again.');
    this.#next += 1;
    return [date];
  }

  /** Appointments on free dates: what the turns have booked since the slots were freed. */
  async booked(dates: string[]): Promise<{ appointments: number; events: number }> {
    const { admin, size } = this.#database;
    const [row] = await admin`
      select count(distinct id)::int as appointments, count(e.version)::int as events
      from generate_series(1, ${size.doctors + size.specialists}::int) as doctor
      join lateral (
        select id from appointments
        where doctor_id = doctor and starts_at >= ${dates[0] as string}::timestamptz
          and starts_at < ${dates.at(-1) as string}::timestamptz + interval '1 day'
          and status <> 'cancelled'
      ) made on true
      left join events e on e.appointment_id = made.id`;
    return row as { appointments: number; events: number };
  }

  async free(): Promise<void> {
    const { admin, size, schedule } = this.#database;
    await admin.begin(async (tx) => {
      await tx.unsafe('set local session_replication_role = replica');
      await tx.unsafe(FREE_THE_SLOTS, [
        size.doctors + size.specialists,
        schedule.free[0] as string,
      ]);
    });
  }
}
