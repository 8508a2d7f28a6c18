import type { Clinic } from '../../clinic.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import type { Question } from './availability-repository.ts';
import { suggestAlternatives } from './suggest-alternatives.ts';

/**
 * Adds to a `SLOT_TAKEN`, also among other refusals, what else is free near the wanted instant (epoch milliseconds), read after
 * the transaction. Any other error stays as it is.
 */
export async function withAlternatives(
  clinic: Clinic,
  error: unknown,
  question: Question,
  startsAt: number,
): Promise<unknown> {
  if (!(error instanceof DomainError)) return error;
  const { code, details } = error;
  if (code !== 'SLOT_TAKEN' && !details.refusals?.includes('SLOT_TAKEN')) return error;
  const alternatives = await suggestAlternatives(clinic, question, startsAt);
  return new DomainError(code, { ...details, alternatives });
}
