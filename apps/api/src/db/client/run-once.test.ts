import { expect, it, vi } from 'vitest';
import { DomainError } from '../../kernel/domain-error.ts';
import { runOnce, StaleRead } from './run-once.ts';

/** An error as the ORM gives it: the code stands in the cause. */
const failed = (code: string, constraint_name?: string) =>
  new Error('Failed query', { cause: Object.assign(new Error(code), { code, constraint_name }) });
const nothing = async () => undefined;

it.each([
  ['a deadlock', failed('40P01')],
  ['a lock time-out', failed('55P03')],
  ['a serialization failure', failed('40001')],
  ['a known reference', failed('23505', 'appointments_reference_key')],
  ['a state that changed before the lock', new StaleRead()],
])('runs the whole change again after %s', async (_what, error) => {
  const attempt = vi.fn().mockRejectedValueOnce(error).mockResolvedValueOnce('written');
  expect(await runOnce(attempt, nothing)).toBe('written');
  expect(attempt).toHaveBeenCalledTimes(2);
});

it('runs it four times at most, then says that it cannot answer now', async () => {
  const attempt = vi.fn().mockRejectedValue(failed('40P01'));
  await expect(runOnce(attempt, nothing)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(attempt).toHaveBeenCalledTimes(4);
});

it.each([
  ['another request wrote the same key', failed('23505', 'events_idempotency_key_hash_key')],
  ['the connection was lost', failed('CONNECTION_LOST')],
  ['the server went away', failed('57P01')],
])('gives what was written where %s', async (_what, error) => {
  const attempt = vi.fn().mockRejectedValue(error);
  expect(await runOnce(attempt, async () => 'written before')).toBe('written before');
  expect(attempt).toHaveBeenCalledTimes(1);
});

it('does not write again by itself where the outcome is unknown', async () => {
  const attempt = vi.fn().mockRejectedValue(failed('CONNECTION_LOST'));
  await expect(runOnce(attempt, nothing)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(attempt).toHaveBeenCalledTimes(1);
});

it.each([
  ['a refusal', new DomainError('IN_THE_PAST'), { code: 'IN_THE_PAST' }],
  ['a taken slot', failed('23505', 'appointments_live_slot_key'), { code: 'SLOT_TAKEN' }],
  ['what nobody expected', new TypeError('No.'), { name: 'TypeError' }],
])('does not repeat %s', async (_what, error, expected) => {
  const attempt = vi.fn().mockRejectedValue(error);
  await expect(runOnce(attempt, nothing)).rejects.toMatchObject(expected);
  expect(attempt).toHaveBeenCalledTimes(1);
});
