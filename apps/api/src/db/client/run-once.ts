import { setTimeout as pause } from 'node:timers/promises';
import { currentDeadline } from '../../kernel/deadline.ts';
import { DomainError, unavailable } from '../../kernel/domain-error.ts';
import { meaningOf, toDomainError } from './postgres-errors.ts';

const MAX_TRIES = 4;
const JITTER_MS = 50;
const WORTH_ANOTHER_TRY = new Set(['retry', 'reference-known', 'key-known']);

/** What was read before the locks is no longer so: the transaction must begin anew. */
export class StaleRead extends Error {
  override readonly name = 'StaleRead';
}

/**
 * Runs a change until its outcome is definite: written, or refused with a `DomainError`.
 *
 * @param attempt the whole transaction; may run several times
 * @param findRecorded what an earlier run has written under the same idempotency key, if anything
 * @throws `UNAVAILABLE` when the outcome stays unknown, or when the caller's deadline has passed:
 * asking again with the same key resolves it
 */
export async function runOnce<T>(
  attempt: () => Promise<T>,
  findRecorded: () => Promise<T | undefined>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const meaning = meaningOf(error);
      if (meaning === 'key-known' || meaning === 'connection-lost') {
        const known = await findRecorded();
        if (known !== undefined) return known;
      }
      const again = error instanceof StaleRead || WORTH_ANOTHER_TRY.has(meaning);
      if (!again || tries === MAX_TRIES || currentDeadline()?.isOver) throw refusalFor(error);
      // Full jitter: contenders that failed together must not come back together.
      await pause(Math.random() * JITTER_MS * 2 ** tries);
    }
  }
}

/** Whether a transaction that failed so has certainly written nothing, and failed by what one of its changes is. */
export const isRolledBack = (error: unknown): boolean =>
  !(error instanceof DomainError) && meaningOf(error) !== 'connection-lost';

const refusalFor = (error: unknown): unknown =>
  error instanceof StaleRead ? unavailable(error) : (toDomainError(error) ?? error);
