import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { RecentAnswers } from './recent-answers.ts';

const LONG = 600_000;
let changes = 0;
/** What is read, one number after the other; `finish` lets the oldest reading end. */
let readings: (() => void)[] = [];
let begun = 0;
beforeEach(() => {
  changes = 0;
  readings = [];
  begun = 0;
});

const now = () => changes;
const readAtOnce = async () => {
  begun += 1;
  return begun;
};
const readSlowly = () => {
  begun += 1;
  const answer = begun;
  return new Promise<number>((resolve) => readings.push(() => resolve(answer)));
};
async function untilBegun(count: number): Promise<void> {
  while (begun < count) await pause(1);
}

describe('one question', () => {
  it('is read once for all who ask while its answer lasts', async () => {
    const recent = new RecentAnswers<number>({ lasting: LONG, apart: 0, most: 9 });
    const ask = () => recent.ask('who', now, readAtOnce);
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    expect(await ask()).toBe(1);
    expect(await recent.ask('another', now, readAtOnce)).toBe(2);
  });

  it('is read again when the time is over', async () => {
    const recent = new RecentAnswers<number>({ lasting: 0, apart: 0, most: 9 });
    expect(await recent.ask('who', now, readAtOnce)).toBe(1);
    expect(await recent.ask('who', now, readAtOnce)).toBe(2);
  });

  it('is read again after a change', async () => {
    const recent = new RecentAnswers<number>({ lasting: LONG, apart: 0, most: 9 });
    expect(await recent.ask('who', now, readAtOnce)).toBe(1);
    changes += 1;
    expect(await recent.ask('who', now, readAtOnce)).toBe(2);
    expect(await recent.ask('who', now, readAtOnce)).toBe(2);
  });

  it('after a change is not answered by a reading that began before it', async () => {
    const recent = new RecentAnswers<number>({ lasting: LONG, apart: 0, most: 9 });
    const ask = () => recent.ask('who', now, readSlowly);
    const before = ask();
    changes += 1;
    const after = [ask(), ask(), ask()];
    await untilBegun(1);
    readings[0]?.();
    expect(await before).toBe(1);
    await untilBegun(2);
    readings[1]?.();
    expect(await Promise.all(after)).toEqual([2, 2, 2]);
    expect(begun).toBe(2);
  });

  it('is read once at a time, whatever changes and however many ask', async () => {
    const recent = new RecentAnswers<number>({ lasting: LONG, apart: 0, most: 9 });
    const all = Array.from({ length: 50 }, () => {
      changes += 1;
      return recent.ask('who', now, readSlowly);
    });
    for (let i = 0; i < 2; i += 1) {
      await untilBegun(i + 1);
      await pause(5);
      expect(begun).toBe(i + 1);
      readings[i]?.();
    }
    expect((await Promise.all(all)).slice(1)).toEqual(Array.from({ length: 49 }, () => 2));
  });

  it('that failed is asked again', async () => {
    const recent = new RecentAnswers<number>({ lasting: LONG, apart: 0, most: 9 });
    const failing = recent.ask('who', now, () => Promise.reject(new Error('down')));
    await expect(failing).rejects.toThrow('down');
    expect(await recent.ask('who', now, readAtOnce)).toBe(1);
  });
});

it('forgets the oldest of too many questions', async () => {
  const recent = new RecentAnswers<number>({ lasting: LONG, apart: 0, most: 2 });
  for (const question of ['a', 'b', 'c']) await recent.ask(question, now, readAtOnce);
  expect(await recent.ask('c', now, readAtOnce)).toBe(3);
  expect(await recent.ask('a', now, readAtOnce)).toBe(4);
});
