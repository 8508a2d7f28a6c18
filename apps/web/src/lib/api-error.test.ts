import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { backoff, errorDataOf, isTemporary, retryAfterOf } from './api-error.ts';

const answer = (data: unknown, headers: Record<string, string> = {}) =>
  TRPCClientError.from(
    { error: { message: 'No.', code: -32_603, data } },
    { meta: { response: new Response(null, { headers }) } },
  );

test('an answer of the API is read, anything else is no answer', () => {
  const data = { code: 'SLOT_TAKEN', httpStatus: 409, requestId: 'r' };
  expect(errorDataOf(answer(data))).toEqual(data);
  expect(errorDataOf(answer(undefined))).toBeUndefined();
  expect(errorDataOf(TRPCClientError.from(new TypeError('Failed to fetch')))).toBeUndefined();
  expect(errorDataOf(new Error('other'))).toBeUndefined();
});

test.for([
  ['UNAVAILABLE', true],
  ['RATE_LIMITED', true],
  ['SLOT_TAKEN', false],
  ['INTERNAL', false],
] as const)('%s may pass by itself: %s', ([code, temporary]) => {
  expect(isTemporary(answer({ code }))).toBe(temporary);
});

test('no answer at all may pass by itself', () => {
  expect(isTemporary(TRPCClientError.from(new TypeError('Failed to fetch')))).toBe(true);
});

test.for([
  ['2', 2_000],
  ['0', 0],
  ['-1', 0],
  ['Wed, 21 Oct 2026 07:28:00 GMT', 0],
] as const)('Retry-After %s is a wait of %i ms', ([header, wait]) => {
  expect(retryAfterOf(answer({ code: 'UNAVAILABLE' }, { 'retry-after': header }))).toBe(wait);
});

test('waits grow to a limit, are spread, and are never shorter than asked', () => {
  expect([0, 1, 2].map((attempt) => backoff(attempt, 0, 1))).toEqual([1_000, 2_000, 4_000]);
  expect(backoff(50, 0, 1)).toBe(15_000);
  expect(backoff(0, 0, 0)).toBe(500);
  expect(backoff(0, 7_000, 0)).toBeGreaterThan(7_000);
});
