import type { ErrorData } from '@clinic/contracts/errors';
import { TRPCClientError } from '@trpc/client';

/** What the API said about a failed call; `undefined` when no answer of the API arrived. */
export function errorDataOf(error: unknown): ErrorData | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  const data: Partial<ErrorData> | null | undefined = error.data;
  return typeof data?.code === 'string' ? (data as ErrorData) : undefined;
}

/** Whether asking again may help: no answer, or one that says "not now". */
export function isTemporary(error: unknown): boolean {
  const data = errorDataOf(error);
  return !data || data.code === 'UNAVAILABLE' || data.code === 'RATE_LIMITED';
}

/** How long the API asks to wait, in milliseconds; 0 when it does not say. */
export function retryAfterOf(error: unknown): number {
  if (!(error instanceof TRPCClientError)) return 0;
  const response = error.meta?.response;
  if (!(response instanceof Response)) return 0;
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

const FIRST_DELAY = 1_000;
const LONGEST_DELAY = 15_000;

/**
 * Milliseconds to wait before asking for the `attempt`-th time again (from 0): doubled each time,
 * spread by `random` (0 to 1) so that many browsers do not return at once, never sooner than asked.
 */
export function backoff(attempt: number, retryAfter: number, random: number): number {
  const delay = Math.min(FIRST_DELAY * 2 ** attempt, LONGEST_DELAY);
  return Math.max(retryAfter, 0) + delay * (0.5 + random / 2);
}
