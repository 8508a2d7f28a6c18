import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gate } from '../../../test/driver-comparison.ts';
import { LoadShedder } from './load-shedder.ts';
import { PerDoctorLimit } from './per-doctor-limit.ts';
import { WaitStats } from './wait-stats.ts';

const queueOf = (max: number): WaitStats => new WaitStats(max);
const unavailable = { code: 'UNAVAILABLE', httpStatus: 503, retryAfter: 1 };

/** Lets everything that can go on go on. */
const runOnce = () => new Promise((resolve) => setImmediate(resolve));

it('lets in as many as it has permits, the others in the order in which they came', async () => {
  const waitStats = queueOf(10);
  const shedder = new LoadShedder({ permits: 2, waitStats, maxWait: 1_000 });
  const doors = [gate(), gate(), gate(), gate()];
  const entered: [number, boolean][] = [];
  const all = doors.map((door, i) =>
    shedder.run(async (waited) => {
      entered.push([i, waited]);
      await door.passed;
    }),
  );
  await runOnce();
  expect(entered).toEqual([
    [0, false],
    [1, false],
  ]);
  expect(waitStats.waiting).toBe(2);
  doors[1]?.open();
  await runOnce();
  expect(entered.at(-1)).toEqual([2, true]);
  for (const door of doors) door.open();
  await Promise.all(all);
  expect(entered.at(-1)).toEqual([3, true]);
  expect(waitStats.waiting).toBe(0);
});

it('refuses at once who finds the queue full, and those inside go on', async () => {
  const waitStats = queueOf(1);
  const shedder = new LoadShedder({ permits: 1, waitStats, maxWait: 1_000 });
  const door = gate();
  const inside = shedder.run(() => door.passed.then(() => 'done'));
  const waiting = shedder.run(async () => 'done');
  await expect(shedder.run(async () => 'never')).rejects.toMatchObject(unavailable);
  door.open();
  expect(await Promise.all([inside, waiting])).toEqual(['done', 'done']);
  expect(await shedder.run(async () => 'room again')).toBe('room again');
});

it('counts one queue for all shedders that share it', async () => {
  const waitStats = queueOf(1);
  const [one, other] = [1, 2].map(() => new LoadShedder({ permits: 1, waitStats, maxWait: 1_000 }));
  const door = gate();
  const first = [one?.run(() => door.passed), one?.run(async () => {})];
  const inside = other?.run(() => door.passed);
  await expect(other?.run(async () => {})).rejects.toMatchObject(unavailable);
  door.open();
  await Promise.all([...first, inside]);
});

it('gives the permit back when the work fails', async () => {
  const shedder = new LoadShedder({ permits: 1, waitStats: queueOf(1), maxWait: 1_000 });
  const failing = shedder.run(async () => {
    throw new Error('No.');
  });
  await expect(failing).rejects.toThrow('No.');
  expect(await shedder.run(async () => 'next')).toBe('next');
});

it('gives up on who has waited too long, and keeps the place of the others', async () => {
  const waitStats = queueOf(10);
  const shedder = new LoadShedder({ permits: 1, waitStats, maxWait: 20 });
  const door = gate();
  const inside = shedder.run(() => door.passed);
  await expect(shedder.run(async () => 'never')).rejects.toMatchObject(unavailable);
  expect(waitStats.waiting).toBe(0);
  const next = shedder.run(async () => 'next');
  door.open();
  await inside;
  expect(await next).toBe('next');
});

describe('where time is as long as it should be, on a machine with much else to do as well', () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }),
  );
  afterEach(() => void vi.useRealTimers());

  /** Lets it see how many milliseconds work takes. */
  const learn = (shedder: LoadShedder, milliseconds: number) =>
    shedder.run(async () => void vi.advanceTimersByTime(milliseconds));

  it('refuses newcomers at once where those before them have waited long already', async () => {
    const waitStats = queueOf(1_000);
    const shedder = new LoadShedder({ permits: 1, waitStats, maxWait: 1_000 });
    const door = gate();
    await learn(shedder, 200);
    const inside = shedder.run(() => door.passed);
    const burst = Array.from({ length: 100 }, () => shedder.run(async () => {}));
    expect(waitStats.waiting).toBe(100);
    vi.advanceTimersByTime(600);
    await expect(shedder.run(async () => {})).rejects.toMatchObject(unavailable);
    door.open();
    await Promise.all([inside, ...burst]);
  });

  it('refuses the end of a burst as soon as it is known that its turn comes too late', async () => {
    const waitStats = queueOf(1_000);
    const shedder = new LoadShedder({ permits: 1, waitStats, maxWait: 1_000 });
    const door = gate();
    await learn(shedder, 200);
    const inside = shedder.run(() => door.passed);
    const burst = Array.from({ length: 400 }, () => shedder.run(async () => 'in time'));
    const settled = Promise.allSettled(burst);
    vi.advanceTimersByTime(300);
    await expect(shedder.run(async () => {})).rejects.toMatchObject(unavailable);
    const left = waitStats.waiting;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(400);
    door.open();
    await inside;
    const served = (await settled).map(({ status }) => status === 'fulfilled');
    expect(served).toEqual([...Array(left).fill(true), ...Array(400 - left).fill(false)]);
  });
});

it('gives two doctors’ turns in the order of their ids, so that nobody waits in a circle', async () => {
  const turns = new PerDoctorLimit({ waitStats: queueOf(100), maxWait: 10_000 });
  const swaps = Array.from({ length: 50 }, (_, i) =>
    turns.run(i % 2 ? [1, 2] : [2, 1], async () => runOnce()),
  );
  await Promise.all(swaps);
  expect(await turns.run([1, 1], async (waited) => waited)).toBe(false);
});

it('lets one doctor’s patients wait without those of another', async () => {
  const turns = new PerDoctorLimit({ waitStats: queueOf(100), maxWait: 10_000 });
  const door = gate();
  const busy = Array.from({ length: 10 }, () => turns.run([1], () => door.passed));
  expect(await turns.run([2], async (waited) => waited)).toBe(false);
  door.open();
  await Promise.all(busy);
});
