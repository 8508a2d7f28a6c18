import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const DEVICE = Date.parse('2026-11-20T08:00:00Z');
const DAY = 86_400_000;

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers({ now: DEVICE });
});
afterEach(() => void vi.useRealTimers());

const answerAt = (instant: number) =>
  new Response('', { headers: { date: new Date(instant).toUTCString() } });

async function clock() {
  const { learnServerTime, serverClock, serverNow } = await import('./server-clock.ts');
  return { learn: (instant: number) => learnServerTime(answerAt(instant)), serverClock, serverNow };
}

test('nothing is known before the first answer, then the server’s time goes on', async () => {
  const { learn, serverClock, serverNow } = await clock();
  expect(serverClock.read()).toBeUndefined();
  const heard = vi.fn();
  serverClock.subscribe(heard);
  learn(DEVICE + 3 * DAY);
  expect(heard).toHaveBeenCalledTimes(1);
  expect(serverNow()).toBe(DEVICE + 3 * DAY);
  vi.advanceTimersByTime(5_000);
  expect(serverNow()).toBe(DEVICE + 3 * DAY + 5_000);
});

test('an answer on the way and whole seconds do not make the clock jump', async () => {
  const { learn, serverClock, serverNow } = await clock();
  learn(DEVICE - 1_000);
  expect(serverNow()).toBe(DEVICE);
  learn(DEVICE - 2 * DAY);
  const heard = vi.fn();
  serverClock.subscribe(heard);
  learn(DEVICE - 2 * DAY - 1_000);
  expect(heard).not.toHaveBeenCalled();
  expect(serverNow()).toBe(DEVICE - 2 * DAY);
});

test('a device clock that is set while the page is open is followed at the next answer', async () => {
  const { learn, serverNow } = await clock();
  learn(DEVICE);
  vi.setSystemTime(DEVICE + 9 * DAY);
  learn(DEVICE + 1_000);
  expect(serverNow()).toBe(DEVICE + 1_000);
});

test('an answer without a date teaches nothing', async () => {
  const { serverClock } = await clock();
  const { learnServerTime } = await import('./server-clock.ts');
  learnServerTime(new Response(''));
  expect(serverClock.read()).toBeUndefined();
});
