import type { Hold as HeldSlot } from '@clinic/contracts/appointments';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHold, type WantedSlot } from './hold.ts';

const NINE: WantedSlot = { doctorId: 1, startsAt: '2026-11-23T09:00:00.000Z' };
const TEN: WantedSlot = { doctorId: 1, startsAt: '2026-11-23T10:00:00.000Z' };

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-20T08:00:00Z') }));
afterEach(() => void vi.useRealTimers());

/** A clinic that answers when it is told to, and tells what it was asked. */
function clinicWithin(seconds: number) {
  const calls: string[] = [];
  const waiting: (() => void)[] = [];
  const turn = (call: string) => {
    calls.push(call);
    return new Promise<void>((resolve) => waiting.push(resolve));
  };
  const hold = createHold({
    hold: async ({ startsAt }): Promise<HeldSlot> => {
      await turn(`hold ${startsAt.slice(11, 16)}`);
      const expiresAt = new Date(Date.now() + seconds * 1000).toISOString();
      const local = startsAt.replace('.000Z', '+00:00');
      const slot = { startsAt, endsAt: startsAt, localStartsAt: local, localEndsAt: local };
      return { ...slot, expiresAt };
    },
    release: () => turn('release'),
    refresh: async () => void calls.push('refresh'),
  });
  const answer = async () => {
    await vi.advanceTimersByTimeAsync(0);
    waiting.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { hold, calls, answer };
}

test('many interactions ask once', async () => {
  const { hold, calls, answer } = clinicWithin(300);
  for (let key = 0; key < 5; key++) hold.touch(NINE);
  await answer();
  expect(calls).toEqual(['hold 09:00']);
  expect(hold.getState()).toMatchObject({ step: 'held', slot: { startsAt: NINE.startsAt } });
});

test('it is renewed in its second half while the patient is active, twice at most', async () => {
  const { hold, calls, answer } = clinicWithin(100);
  hold.touch(NINE);
  await answer();
  await vi.advanceTimersByTimeAsync(49_000);
  hold.touch(NINE);
  expect(calls).toHaveLength(1);
  for (const wait of [2_000, 51_000, 51_000]) {
    await vi.advanceTimersByTimeAsync(wait);
    hold.touch(NINE);
    await answer();
  }
  expect(calls).toEqual(['hold 09:00', 'hold 09:00', 'hold 09:00']);
});

test('it expires only when the list of free times knows', async () => {
  const { hold, calls, answer } = clinicWithin(3);
  hold.touch(NINE);
  await answer();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(calls.at(-1)).toBe('refresh');
  expect(hold.getState().step).toBe('expired');
  hold.touch(NINE);
  expect(calls).toHaveLength(2);
});

test('the release of one time is over before another is asked for', async () => {
  const { hold, calls, answer } = clinicWithin(300);
  hold.touch(NINE);
  await answer();
  hold.leave();
  hold.touch(TEN);
  await vi.advanceTimersByTimeAsync(0);
  expect(calls).toEqual(['hold 09:00', 'release']);
  await answer();
  await answer();
  expect(calls).toEqual(['hold 09:00', 'release', 'refresh', 'hold 10:00']);
  expect(hold.getState()).toMatchObject({ step: 'held', slot: { startsAt: TEN.startsAt } });
});

test('who leaves before the answer gives back what it grants', async () => {
  const { hold, calls, answer } = clinicWithin(300);
  hold.touch(NINE);
  hold.leave();
  await answer();
  expect(calls).toEqual(['hold 09:00', 'release']);
  expect(hold.getState()).toEqual({ step: 'none' });
});

test('a booked slot is not given back', async () => {
  const { hold, calls, answer } = clinicWithin(300);
  hold.touch(NINE);
  await answer();
  hold.forget();
  hold.leave();
  expect(calls).toEqual(['hold 09:00']);
});

test('the same start for another visit type is another slot', async () => {
  const { hold, calls, answer } = clinicWithin(300);
  hold.touch(NINE);
  await answer();
  hold.touch({ ...NINE, visitTypeId: 3 });
  await answer();
  expect(calls).toEqual(['hold 09:00', 'hold 09:00']);
});
