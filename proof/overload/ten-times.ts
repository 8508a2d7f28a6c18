import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { kindOf } from '../faults/wire.ts';
import type { Booked, Booker } from './booker.ts';

/** Of the connections that such a cluster is to be started with. */
export const SMALL_POOL = { DATABASE_POOL_SIZE: '2' };
/** Milliseconds by which each COMMIT is delayed: two connections then do about 100 a second. */
const DELAY = 17;
const BEST_FOR = 4_000;
const TIMES = 10;
const TICK = 10;
/** Milliseconds: refusals come at once when half of them are there by the first, nearly all by the second. */
const AT_ONCE = { median: 500, p95: 2_000 };
/** Milliseconds that a booking takes at most where nobody waits. */
const USUAL = 1_000;
const WELL_AGAIN_WITHIN = 5_000;

export type Overloaded = {
  best: number;
  offered: number;
  booked: number;
  refused: number;
  refusedMedian: number;
  refusedP95: number;
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
    const best = await bestRate(booker, port);
    const offered = best * TIMES;
    const { all, during } = await offer(booker, port, offered, seconds * 1_000);
    const stopped = performance.now();
    const wellAgain = await recovered(booker, port, stopped);
    const answers = await Promise.all(all);
    const booked = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 503);
    const result = {
      best,
      offered,
      booked: during() / seconds,
      refused: refused.length / seconds,
      refusedMedian: percentile(refused, 0.5),
      refusedP95: percentile(refused, 0.95),
      bookedP95: percentile(booked, 0.95),
      wellAgainAfter: wellAgain,
    };
    return { ...result, wrong: wrongWith(result, answers) };
  } finally {
    cluster.proxy.delay = () => 0;
  }
}

function wrongWith(result: Omit<Overloaded, 'wrong'>, answers: Booked[]): string[] {
  const { best, booked, refusedMedian, refusedP95, wellAgainAfter } = result;
  const wrong: string[] = [];
  const other = answers.filter(({ status }) => status !== 201 && status !== 503);
  const silent = answers.filter(({ status, retryAfter }) => status === 503 && !retryAfter);
  if (booked < 0.8 * best)
    wrong.push(`only ${booked.toFixed(0)} of ${best.toFixed(0)} booked per second`);
  if (refusedMedian > AT_ONCE.median || refusedP95 > AT_ONCE.p95) {
    wrong.push(`refused after ${refusedMedian.toFixed(0)} ms, 95 %: ${refusedP95.toFixed(0)} ms`);
  }
  if (wellAgainAfter > WELL_AGAIN_WITHIN)
    wrong.push(`well again after ${wellAgainAfter.toFixed(0)} ms`);
  if (silent.length > 0) wrong.push(`${silent.length} × 503 without Retry-After`);
  const [first] = other;
  if (first)
    wrong.push(`${other.length} answers that are neither, like ${first.error ?? first.status}`);
  return wrong;
}

/** What a few clients that wait for each answer get through. */
async function bestRate(booker: Booker, port: number): Promise<number> {
  const end = performance.now() + BEST_FOR;
  let booked = 0;
  const client = async () => {
    while (performance.now() < end) {
      const { status } = await booker.book(port);
      if (status === 201) booked += 1;
    }
  };
  await Promise.all(Array.from({ length: 6 }, client));
  return booked / (BEST_FOR / 1_000);
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
      void booking.then(({ status }) => {
        if (status === 201 && performance.now() < begun + duration) inTime += 1;
      });
    }
    await sleep(TICK);
  }
  return { all, during: () => inTime };
}

/** Milliseconds until a booking is carried out at its usual pace again. */
async function recovered(booker: Booker, port: number, since: number): Promise<number> {
  while (performance.now() - since < 4 * WELL_AGAIN_WITHIN) {
    const { status, took } = await booker.book(port);
    if (status === 201 && took < USUAL) break;
    await sleep(50);
  }
  return performance.now() - since;
}

function percentile(answers: Booked[], part: number): number {
  const sorted = answers.map(({ took }) => took).sort((a, b) => a - b);
  return sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
}
