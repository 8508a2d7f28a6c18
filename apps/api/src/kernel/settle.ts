import { setTimeout as pause } from 'node:timers/promises';
import { meaningOf, toDomainError } from '../db/postgres-errors.ts';

const MAX_TRIES = 4;
const JITTER_MS = 50;

/**
 * Runs a change until its outcome is definite: written, or refused with a `DomainError`.
 *
 * @param attempt the whole transaction; may run several times
 * @param recall what an earlier run has written under the same idempotency key, if anything
 * @throws `UNAVAILABLE` when the outcome stays unknown: asking again with the same key resolves it
 */
export async function settle<T>(
  attempt: () => Promise<T>,
  recall: () => Promise<T | undefined>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const meaning = meaningOf(error);
      if (meaning === 'key-known' || meaning === 'connection-lost') {
        const known = await recall();
        if (known !== undefined) return known;
      }
      const again = meaning === 'retry' || meaning === 'reference-known' || meaning === 'key-known';
      if (!again || tries === MAX_TRIES) throw toDomainError(error) ?? error;
      // Full jitter: contenders that failed together must not come back together.
      await pause(Math.random() * JITTER_MS * 2 ** tries);
    }
  }
}
