import type { Server } from '../servers/servers.ts';
import { type Bench, inRounds } from './bench.ts';
import { measure } from './measure.ts';

const FIGURES = { rate: 'bookings', cpu: 'CPU per booking' } as const;

/** Bookings of distinct slots by everybody; each is in the database once, with its event. */
export async function measureBookings(bench: Bench): Promise<void> {
  const { trpc, rest, handWritten } = bench.servers;
  await inRounds(bench, 'bookings', [
    () => baselineBooks(bench),
    ...[handWritten, trpc, rest].map((server) => () => serverBooks(bench, server)),
  ]);
}

export async function baselineBooks({
  database,
  turns,
  baseline,
  results,
  pace,
}: Bench): Promise<void> {
  const dates = await turns.next();
  const { transactions, rate } = await baseline.bookings(database, dates, Math.ceil(pace.seconds));
  await expectBooked(turns, dates, transactions, 'the baseline');
  results.add(database.size.name, 'bookings', 'baseline', rate);
}

export async function serverBooks(bench: Bench, server: Server): Promise<void> {
  const { turns, database } = bench;
  const dates = await turns.next();
  const { doctors } = database.size;
  const { booked } = await measure(bench, server, { kind: 'book', doctors, dates }, FIGURES);
  await expectBooked(turns, dates, booked, server.name);
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
