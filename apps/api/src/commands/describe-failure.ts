import { DomainError } from '../kernel/domain-error.ts';

/** A sentence for whoever ran the command. */
export function describeFailure(error: unknown): string {
  if (error instanceof DomainError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
