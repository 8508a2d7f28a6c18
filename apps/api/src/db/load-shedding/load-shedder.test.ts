import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gate } from '../../../test/driver-comparison.ts';
import { Admission } from './load-shedder.ts';
import { DoctorTurns } from './per-doctor-limit.ts';
import { Queue } from './wait-stats.ts';

const queueOf = (max: number): Queue => new Queue(max);
const unavailable = { code: 'UNAVAILABLE', httpStatus: 503, retryAfter: 1 };

/** Lets everything that can go on go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('lets in as many as it has permits, the others in the order in which they came', async () => {
  const queue = queueOf(10);
  const admission = new Admission({ permits: 2, queue, maxWait: 1_000 });
  const doors = [gate(), gate(), gate(), gate()];
  const entered: [number, boolean][] = [];
  const all = doors.map((door, i) =>
    admission.run(async (waited) => {
      entered.push([i, waited]);
      await door.passed;
    }),
  );
  await settle();
  expect(entered).toEqual([
    [0, false],
    [1, false],
  ]);
  expect(queue.waiting).toBe(2);
  doors[1]?.open();
  await settle();
  expect(entered.at(-1)).toEqual([2, true]);
  for (const door of doors) door.open();
  await Promise.all(all);
  expect(entered.at(-1)).toEqual([3, true]);
  expect(queue.waiting).toBe(0);
});

it('refuses at once who finds the queue full, and those inside go on', async () => {
  const queue = queueOf(1);
  const admission = new Admission({ permits: 1, queue, maxWait: 1_000 });
  const door = gate();
  const inside = admission.run(() => door.passed.then(() => 'done'));
  const waiting = admission.run(async () => 'done');
  await expect(admission.run(async () => 'never')).rejects.toMatchObject(unavailable);
  door.open();
  expect(await Promise.all([inside, waiting])).toEqual(['done', 'done']);
  expect(await admission.run(async () => 'room again')).toBe('room again');
});

it('counts one queue for all admissions that share it', async () => {
  const queue = queueOf(1);
  const [one, other] = [1, 2].map(() => new Admission({ permits: 1, queue, maxWait: 1_000 }));
  const door = gate();
  const first = [one?.run(() => door.passed), one?.run(async () => {})];
  const inside = other?.run(() => door.passed);
  await expect(other?.run(async () => {})).rejects.toMatchObject(unavailable);
  door.open();
  await Promise.all([...first, inside]);
});

it('gives the permit back when the work fails', async () => {
  const admission = new Admission({ permits: 1, queue: queueOf(1), maxWait: 1_000 });
  const failing = admission.run(async () => {
    throw new Error('No.');
  });
  await expect(failing).rejects.toThrow('No.');
  expect(await admission.run(async () => 'next')).toBe('next');
});

it('gives up on who has waited too long, and keeps the place of the others', async () => {
  const queue = queueOf(10);
  const admission = new Admission({ permits: 1, queue, maxWait: 20 });
  const door = gate();
  const inside = admission.run(() => door.passed);
  await expect(admission.run(async () => 'never')).rejects.toMatchObject(unavailable);
  expect(queue.waiting).toBe(0);
  const next = admission.run(async () => 'next');
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
  const learn = (admission: Admission, milliseconds: number) =>
    admission.run(async () => void vi.advanceTimersByTime(milliseconds));

  it('refuses newcomers at once where those before them have waited long already', async () => {
    const queue = queueOf(1_000);
    const admission = new Admission({ permits: 1, queue, maxWait: 1_000 });
    const door = gate();
    await learn(admission, 200);
    const inside = admission.run(() => door.passed);
    const burst = Array.from({ length: 100 }, () => admission.run(async () => {}));
    expect(queue.waiting).toBe(100);
    vi.advanceTimersByTime(600);
    await expect(admission.run(async () => {})).rejects.toMatchObject(unavailable);
    door.open();
    await Promise.all([inside, ...burst]);
  });

  it('refuses the end of a burst as soon as it is known that its turn comes too late', async () => {
    const queue = queueOf(1_000);
    const admission = new Admission({ permits: 1, queue, maxWait: 1_000 });
    const door = gate();
    await learn(admission, 200);
    const inside = admission.run(() => door.passed);
    const burst = Array.from({ length: 400 }, () => admission.run(async () => 'in time'));
    const settled = Promise.allSettled(burst);
    vi.advanceTimersByTime(300);
    await expect(admission.run(async () => {})).rejects.toMatchObject(unavailable);
    const left = queue.waiting;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(400);
    door.open();
    await inside;
    const served = (await settled).map(({ status }) => status === 'fulfilled');
    expect(served).toEqual([...Array(left).fill(true), ...Array(400 - left).fill(false)]);
  });
});

it('gives two doctors’ turns in the order of their ids, so that nobody waits in a circle', async () => {
  const turns = new DoctorTurns({ queue: queueOf(100), maxWait: 10_000 });
  const swaps = Array.from({ length: 50 }, (_, i) =>
    turns.run(i % 2 ? [1, 2] : [2, 1], async () => settle()),
  );
  await Promise.all(swaps);
  expect(await turns.run([1, 1], async (waited) => waited)).toBe(false);
});

it('lets one doctor’s patients wait without those of another', async () => {
  const turns = new DoctorTurns({ queue: queueOf(100), maxWait: 10_000 });
  const door = gate();
  const busy = Array.from({ length: 10 }, () => turns.run([1], () => door.passed));
  expect(await turns.run([2], async (waited) => waited)).toBe(false);
  door.open();
  await Promise.all(busy);
});
