import type { Contender } from '../servers/servers.ts';
import { type Bench, inRounds } from './bench.ts';
import { measure } from './measure.ts';

const FIGURES = { rate: 'bookings', cpu: 'CPU per booking' } as const;

/** Bookings of distinct slots by everybody; each is in the database once, with its event. */
export async function measureBookings(bench: Bench): Promise<void> {
  const { trpc, rest, handWritten } = bench.contenders;
  await inRounds(bench, 'bookings', [
    () => floorBooks(bench),
    ...[handWritten, trpc, rest].map((contender) => () => contenderBooks(bench, contender)),
  ]);
}

export async function floorBooks({ database, turns, floor, results, pace }: Bench): Promise<void> {
  const dates = await turns.next();
  const { transactions, rate } = await floor.bookings(database, dates, Math.ceil(pace.seconds));
  await expectBooked(turns, dates, transactions, 'the floor');
  results.add(database.size.name, 'bookings', 'floor', rate);
}

export async function contenderBooks(bench: Bench, contender: Contender): Promise<void> {
  const { turns, database } = bench;
  const dates = await turns.next();
  const { doctors } = database.size;
  const { booked } = await measure(bench, contender, { kind: 'book', doctors, dates }, FIGURES);
  await expectBooked(turns, dates, booked, contender.name);
}

/** An acknowledged booking that is not there, or one too many, spoils the comparison. */
async function expectBooked(
  turns: Bench['turns'],
  dates: string[],
  acknowledged: number,
  who: string,
): Promise<void> {
  const { appointments, events } = await turns.booked(dates);
  if (appointments === acknowledged && events === acknowledged) return;
  throw new Error(
    `${who} acknowledged ${acknowledged} bookings; the database has ${appointments} appointments ` +
      `and ${events} events.`,
  );
}
