import { expect, test } from 'vitest';
import { booking, HistoryBuilder, ok, refused } from '../checker/history-builder.ts';
import { OPERATIONS } from '../history/call.ts';
import type { Fault } from '../history/history.ts';
import { neverHappened, unseenIn } from './coverage.ts';

test('a run has seen everything when each operation was acknowledged, and more', () => {
  const story = new HistoryBuilder();
  for (const operation of OPERATIONS) story.call(operation, {}, 1, 2, ok({}));
  story.call('book', booking('key-a'), 1, 2, ok({}, true));
  story.call('book', booking('key-b'), 1, 2, refused(409, 'SLOT_TAKEN'));
  story.call('deskBook', {}, 1, 2, refused(409, 'RULES_REFUSED'));
  story.call('deskBook', {}, 1, 2, refused(403, 'FORBIDDEN'));
  story.call('deskBook', { accept: ['SLOT_TAKEN'] }, 1, 2, ok({}));
  story.measured(3);
  expect(unseenIn(story.history)).toEqual([]);
});

test('a run in which nothing works lacks all of it', () => {
  const story = new HistoryBuilder();
  story.call('book', booking('key-b'), 1, 2, refused(404, 'DOCTOR_NOT_FOUND'));
  const lacking = unseenIn(story.history);
  for (const operation of OPERATIONS) {
    expect(lacking).toContain(`an acknowledged ${operation} was never seen`);
  }
  expect(lacking).toContain('a replay was never seen');
  expect(lacking).toContain('a SLOT_TAKEN was never seen');
  expect(lacking).toContain('a change beside somebody, on purpose was never seen');
  expect(lacking).toContain('of them idle: was not measured.');
});

test('a fault that never happened is named, an aimed cut with its point', () => {
  const fault = (kind: string, detail = ''): Fault => ({ id: 1, kind, detail, from: 0, to: 1 });
  const happened = [fault('kill postgres'), fault('aimed cut', 'before the forward of COMMIT')];
  const missing = neverHappened(happened);
  expect(missing).toContain("the fault 'aimed cut at the lock' never happened");
  expect(missing).toContain("the fault 'kill api' never happened");
  expect(missing).not.toContain("the fault 'kill postgres' never happened");
  expect(missing).not.toContain("the fault 'aimed cut at COMMIT' never happened");
});
