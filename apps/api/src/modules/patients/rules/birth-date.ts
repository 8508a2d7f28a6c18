import { DomainError } from '../../../kernel/domain-error.ts';

/** The date is 14 hours ahead of UTC where it is first. */
const FIRST_DATE_MS = 14 * 60 * 60 * 1_000;

/**
 * Nobody is born after today, wherever that is. Throws `INVALID_INPUT`.
 *
 * @param birthDate `YYYY-MM-DD`
 * @param now epoch milliseconds
 * @param path of the field
 */
export function assertBirthDate(birthDate: string | null, now: number, path: string): void {
  const today = new Date(now + FIRST_DATE_MS).toISOString().slice(0, 10);
  if (birthDate === null || birthDate <= today) return;
  throw new DomainError('INVALID_INPUT', {
    issues: [{ path, code: 'not_allowed', message: 'must not be in the future' }],
  });
}
