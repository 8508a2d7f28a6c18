import type { Appointment } from '@clinic/contracts/appointments';
import type postgres from 'postgres';
import type { Target } from './changes.ts';

export type Event = Pick<Appointment, 'doctorId' | 'status' | 'version'> & {
  id: string;
  type: string;
  startsAt: string;
  /** Hash of the idempotency key, as hex digits. */
  key: string;
  /** Epoch milliseconds. */
  at: number;
};

/** All events, in the order in which they were made; see `letClockTick`. */
export async function eventsInOrder(owner: postgres.Sql): Promise<Event[]> {
  const rows = await owner`
    select appointment_id as id, version, type, doctor_id as "doctorId", starts_at as "startsAt",
      status, encode(idempotency_key_hash, 'hex') as key, occurred_at as at
    from events order by occurred_at, version`;
  return rows.map((row) => ({
    ...row,
    startsAt: row.startsAt.toISOString(),
    at: row.at.getTime(),
  })) as Event[];
}

export const slotKey = ({ doctorId, startsAt }: Required<Target>) => `${doctorId} ${startsAt}`;

/** From when until when an appointment had a slot; without an end it still has it. */
export type Stay = { id: string; from: number; until: number };

/**
 * Plays events against the rules of the clinic, one after another: who has which slot when.
 * Throws at the first that no sequence of requests can have led to.
 */
export function play(events: Event[]): Map<string, Stay[]> {
  const stays = new Map<string, Stay[]>();
  const states = new Map<string, Event>();
  for (const event of events) {
    const before = states.get(event.id);
    const illegal = (why: string) => {
      throw new Error(`${why}: ${JSON.stringify({ event, before })}`);
    };
    if (event.version !== (before?.version ?? 0) + 1) illegal('The version leaps');
    if (before && before.status !== 'booked') illegal('It was not booked any more');
    if (before) {
      const left = stays.get(slotKey(before))?.at(-1);
      if (left?.id !== event.id) throw new Error(`It left a slot of another: ${event.id}`);
      left.until = event.at;
    }
    if (event.status === 'booked') {
      const there = stays.get(slotKey(event)) ?? [];
      if (there.at(-1)?.until === Number.POSITIVE_INFINITY) illegal('The slot was taken');
      there.push({ id: event.id, from: event.at, until: Number.POSITIVE_INFINITY });
      stays.set(slotKey(event), there);
    }
    states.set(event.id, event);
  }
  return stays;
}
