import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { gate } from '../../test/driver-comparison.ts';
import { runOnce, StaleRead } from '../db/client/run-once.ts';
import { currentDeadline, Deadline, runWithin, withinDeadline } from './deadline.ts';
import { sharedRead } from './shared-read.ts';

const unavailable = { code: 'UNAVAILABLE', retryAfter: 1 };
const never = new Promise<never>(() => {});
const HOUR = 3_600_000;

it('is known to everything that is done for the caller, and to nothing else', async () => {
  const deadline = new Deadline(HOUR);
  const seen = runWithin(deadline, async () => {
    await pause(1);
    return currentDeadline();
  });
  expect(currentDeadline()).toBeUndefined();
  expect(await seen).toBe(deadline);
});

it('ends a wait with UNAVAILABLE when it passes', async () => {
  await expect(runWithin(new Deadline(5), () => withinDeadline(never))).rejects.toMatchObject(
    unavailable,
  );
});

it('ends a wait when the caller goes, also one that begins later', async () => {
  const deadline = new Deadline(HOUR);
  const waiting = runWithin(deadline, () => withinDeadline(never));
  deadline.abandon();
  await expect(waiting).rejects.toMatchObject(unavailable);
  await expect(runWithin(deadline, () => withinDeadline(never))).rejects.toMatchObject(unavailable);
  expect(deadline.isPassed).toBe(false);
});

it('leaves an outcome in time as it is', async () => {
  const inTime = (work: Promise<string>) =>
    runWithin(new Deadline(HOUR), () => withinDeadline(work));
  expect(await inTime(Promise.resolve('done'))).toBe('done');
  await expect(inTime(Promise.reject(new TypeError('No.')))).rejects.toThrow('No.');
});

it('lets a change be tried again only while somebody waits for it', async () => {
  const deadline = new Deadline(HOUR);
  let attempts = 0;
  const change = runWithin(deadline, () =>
    runOnce(
      async () => {
        attempts += 1;
        if (attempts === 2) deadline.abandon();
        throw new StaleRead();
      },
      async () => undefined,
    ),
  );
  await expect(change).rejects.toMatchObject(unavailable);
  expect(attempts).toBe(2);
});

it('of one caller does not end what others share with it', async () => {
  const shared = sharedRead<object, string>();
  const owner = {};
  const door = gate();
  const read = async () => {
    await withinDeadline(door.passed);
    return 'free slots';
  };
  const ask = (deadline: Deadline) => runWithin(deadline, () => shared(owner, 'which', read));
  const first = new Deadline(HOUR);
  const answers = [ask(first), ask(new Deadline(HOUR)), ask(new Deadline(5))];
  first.abandon();
  await expect(answers[0]).rejects.toMatchObject(unavailable);
  await expect(answers[2]).rejects.toMatchObject(unavailable);
  door.open();
  expect(await answers[1]).toBe('free slots');
});
