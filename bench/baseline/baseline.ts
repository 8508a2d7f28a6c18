import type { BenchDatabase } from '../database/bench-database.ts';
import { stampedeSlot } from '../database/schedule.ts';
import { type CapturedBooking, captureBooking } from './captured-booking.ts';
import { checkBooking } from './check-booking.ts';
import { type BaselineRun, runByDriver } from './driver-transactions.ts';
import { findPgbench } from './find-pgbench.ts';
import { runPgbench } from './pgbench.ts';
import { type Target, toPgbenchScript } from './pgbench-script.ts';

/** With how many clients the baseline may try for its best. */
const CLIENTS = [8, 16, 32];
/** On one doctor they only wait for each other; each divides 1,000. */
const STAMPEDE_CLIENTS = [2, 4, 8];

/**
 * The database's own limit: the statements of one booking of Clinic, one at a time on each of some
 * connections, by the least program there is.
 */
export class Baseline {
  /** What ran it: goals count against pgbench only. */
  readonly label: string;
  readonly isPgbench: boolean;
  readonly #booking: CapturedBooking;
  readonly #program: string | undefined;
  #clients = CLIENTS[0] as number;
  #stampedeClients = STAMPEDE_CLIENTS[0] as number;
  #runs = 0;

  private constructor(booking: CapturedBooking, found: Awaited<ReturnType<typeof findPgbench>>) {
    this.#booking = booking;
    this.#program = found?.program;
    this.isPgbench = found !== undefined;
    this.label = found?.version ?? 'postgres.js in place of pgbench, which was not found';
  }

  static async of(database: BenchDatabase): Promise<Baseline> {
    const booking = await captureBooking(database);
    checkBooking(booking.statements);
    return new Baseline(booking, await findPgbench());
  }

  get clients(): number {
    return this.#clients;
  }

  /** Finds the counts of clients that give the best rates. `freeDates` gives dates with free slots. */
  async calibrate(database: BenchDatabase, freeDates: () => Promise<string[]>): Promise<void> {
    const distinct: [number, number][] = [];
    for (const clients of CLIENTS) {
      const { rate } = await this.#distinct(database, await freeDates(), clients, 1);
      distinct.push([rate, clients]);
    }
    this.#clients = bestOf(distinct);
    const same: [number, number][] = [];
    for (const clients of STAMPEDE_CLIENTS) {
      const { rate } = await this.#same(database, await freeDates(), 1, clients);
      same.push([rate, clients]);
    }
    this.#stampedeClients = bestOf(same);
  }

  /** Bookings of distinct slots. */
  bookings(database: BenchDatabase, dates: string[], seconds: number): Promise<BaselineRun> {
    return this.#distinct(database, dates, this.#clients, seconds);
  }

  /** Milliseconds for 1,000 bookings of one slot, of which one succeeds. */
  async stampede(database: BenchDatabase, dates: string[], doctor: number): Promise<number> {
    const { transactions, rate } = await this.#same(database, dates, doctor, this.#stampedeClients);
    return (1_000 * transactions) / rate;
  }

  #distinct(database: BenchDatabase, dates: string[], clients: number, seconds: number) {
    const { doctors } = database.size;
    const target: Target = { kind: 'distinct', doctors, from: dates[0] as string, clients };
    return this.#run(database, target, clients, { seconds });
  }

  #same(database: BenchDatabase, dates: string[], doctor: number, clients: number) {
    const target: Target = { kind: 'same', doctor, startsAt: stampedeSlot(doctor, dates) };
    return this.#run(database, target, clients, { perClient: 1_000 / clients });
  }

  #run(
    { appUrl: url }: BenchDatabase,
    target: Target,
    clients: number,
    until: { seconds: number } | { perClient: number },
  ): Promise<BaselineRun> {
    this.#runs += 1;
    const options = { url, clients, until, run: this.#runs };
    if (this.#program === undefined) return runByDriver(this.#booking, target, options);
    return runPgbench(this.#program, toPgbenchScript(this.#booking, target), options);
  }
}

const bestOf = (tried: [rate: number, clients: number][]): number =>
  tried.reduce((best, one) => (one[0] > best[0] ? one : best))[1];
