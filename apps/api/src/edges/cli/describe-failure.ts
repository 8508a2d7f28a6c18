import { isQueryError } from '../../db/client/postgres-errors.ts';
import { DomainError } from '../../kernel/domain-error.ts';

/** A sentence for the person who ran the command. */
export function describeFailure(error: unknown): string {
  if (error instanceof DomainError) {
    const issues = error.details.issues ?? [];
    const reasons = issues.map(({ path, message }) => `${path} ${message}.`);
    return [`${error.code}: ${error.message}`, ...reasons].join(' ');
  }
  // Drizzle's own message repeats the statement with its parameters; the cause says what is wrong.
  if (isQueryError(error)) return `The database: ${describeFailure(error.cause)}`;
  return error instanceof Error && error.message ? error.message : String(error);
}
