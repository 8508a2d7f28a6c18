import { setTimeout as sleep } from 'node:timers/promises';
import { kindOf } from '@clinic/testing/wire';
import { TIME_LIMITS } from '../../apps/api/src/db/client/time-limits.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Booked, Booker } from './booker.ts';

/** Of the connections that such a cluster is to be started with. */
export const SMALL_POOL = { DATABASE_POOL_SIZE: '2' };
/** Milliseconds by which each COMMIT is delayed: two connections then do about 100 a second. */
const DELAY = 17;
/** Bookings per second; outside of these the system was not made as small as was meant. */
const CAPACITY = { from: 50, to: 150 };
const WARM_UP_FOR = 2_000;
const BEST_FOR = 4_000;
const TIMES = 10;
const TICK = 10;
/** Milliseconds: refusals come at once when half of them are there by the first, and so on. */
const AT_ONCE = { median: 100, p95: 500, longest: TIME_LIMITS.request };
/** It is well again with so many bookings in a row, each of at most so many milliseconds. */
const WELL = { bookings: 10, each: 500, within: 5_000 };

export type Overloaded = {
  best: number;
  offered: number;
  /** What was really sent, however long that took. */
  sent: number;
  booked: number;
  refused: number;
  refusedMedian: number;
  refusedP95: number;
  refusedLongest: number;
  bookedP95: number;
  wellAgainAfter: number;
  wrong: string[];
};

/** Offers ten times what the system can do, for `seconds`. Rates are bookings per second. */
export async function offerTenTimes(
  cluster: Cluster,
  booker: Booker,
  seconds: number,
): Promise<Overloaded> {
  const port = cluster.ports[0] as number;
  cluster.proxy.delay = ({ text }) => (kindOf(text) === 'commit' ? DELAY : 0);
  try {
    await rateFor(WARM_UP_FOR, booker, port);
    const best = await rateFor(BEST_FOR, booker, port);
    const offered = best * TIMES;
    const { all, inTime, took } = await offer(booker, port, offered, seconds * 1_000);
    const wellAgainAfter = await recovered(booker, port, performance.now());
    const answers = await Promise.all(all);
    const booked = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 503);
    const result = {
      best,
      offered,
      sent: all.length / (took / 1_000),
      booked: inTime / seconds,
      refused: refused.length / seconds,
      refusedMedian: percentile(refused, 0.5),
      refusedP95: percentile(refused, 0.95),
      refusedLongest: percentile(refused, 1),
      bookedP95: percentile(booked, 0.95),
      wellAgainAfter,
    };
    return { ...result, wrong: wrongWith(result, answers) };
  } finally {
    cluster.proxy.delay = () => 0;
  }
}

/** What the promises of overload do not allow. */
export function wrongWith(
  result: Omit<Overloaded, 'wrong'>,
  answers: Pick<Booked, 'status' | 'error' | 'retryAfter'>[],
): string[] {
  const { best, offered, sent, booked, refused, wellAgainAfter } = result;
  const { refusedMedian, refusedP95, refusedLongest } = result;
  const other = answers.filter(({ status }) => status !== 201 && status !== 503);
  const silent = answers.filter(({ status, retryAfter }) => status === 503 && !retryAfter);
  const refusedLate = `refused after ${ms(refusedMedian)}, 95 %: ${ms(refusedP95)}, all: ${ms(refusedLongest)}`;
  const atOnce =
    refusedMedian <= AT_ONCE.median &&
    refusedP95 <= AT_ONCE.p95 &&
    refusedLongest <= AT_ONCE.longest;
  // What is wanted, so that a number that is none is wrong.
  const wanted: [boolean, string][] = [
    [best >= CAPACITY.from && best <= CAPACITY.to, `${rate(best)} possible, meant are about 100`],
    [sent >= 0.95 * offered, `only ${rate(sent)} of ${rate(offered)} sent`],
    [booked >= 0.8 * best, `only ${rate(booked)} of ${rate(best)} booked`],
    [refused > 0, 'nobody was refused'],
    [refused === 0 || atOnce, refusedLate],
    [wellAgainAfter <= WELL.within, `well again after ${ms(wellAgainAfter)}`],
    [silent.length === 0, `${silent.length} × 503 without Retry-After`],
    [
      other.length === 0,
      `${other.length} answers that are neither, like ${other[0]?.error ?? other[0]?.status}`,
    ],
  ];
  return wanted.filter(([kept]) => !kept).map(([, says]) => says);
}

const ms = (milliseconds: number) => `${milliseconds.toFixed(0)} ms`;
const rate = (perSecond: number) => `${perSecond.toFixed(0)} per second`;

/** What a few clients that wait for each answer get through in so many milliseconds. */
async function rateFor(duration: number, booker: Booker, port: number): Promise<number> {
  const end = performance.now() + duration;
  let booked = 0;
  const client = async () => {
    while (performance.now() < end) {
      const { status } = await booker.book(port);
      if (status === 201) booked += 1;
    }
  };
  await Promise.all(Array.from({ length: 6 }, client));
  return booked / (duration / 1_000);
}

async function offer(booker: Booker, port: number, perSecond: number, duration: number) {
  const all: Promise<Booked>[] = [];
  let inTime = 0;
  const begun = performance.now();
  for (let now = begun; now < begun + duration; now = performance.now()) {
    const due = Math.floor(((now - begun) / 1_000) * perSecond);
    while (all.length < due) {
      const booking = booker.book(port);
      all.push(booking);
      booking.then(
        ({ status }) => {
          if (status === 201 && performance.now() < begun + duration) inTime += 1;
        },
        // Whoever awaits them all is told.
        () => {},
      );
    }
    await sleep(TICK);
  }
  return { all, inTime, took: performance.now() - begun };
}

/** Milliseconds until bookings are carried out at their usual pace again. */
async function recovered(booker: Booker, port: number, since: number): Promise<number> {
  let inARow = 0;
  while (inARow < WELL.bookings && performance.now() - since < 4 * WELL.within) {
    const { status, took } = await booker.book(port);
    inARow = status === 201 && took < WELL.each ? inARow + 1 : 0;
    if (status !== 201) await sleep(50);
  }
  return inARow < WELL.bookings ? Number.POSITIVE_INFINITY : performance.now() - since;
}

/** Not a number where there is none. */
function percentile(answers: Booked[], part: number): number {
  const sorted = answers.map(({ took }) => took).sort((a, b) => a - b);
  return sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN;
}
