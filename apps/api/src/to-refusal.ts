import { z } from 'zod';
import { toDomainError } from './db/client/postgres-errors.ts';
import { DomainError } from './kernel/domain-error.ts';
import { issuesOf } from './kernel/input-issues.ts';

/**
 * Any error as a refusal of the contract: a refusal as it is, input that does not fit its schema, what
 * the database says, and what Fastify refuses by itself. What is not understood becomes `INTERNAL`.
 */
export function toRefusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof z.ZodError) {
    return new DomainError('INVALID_INPUT', { issues: issuesOf(error) });
  }
  return toDomainError(error) ?? ofFastify(error) ?? new DomainError('INTERNAL', { cause: error });
}

/** Fastify's own errors carry an HTTP status. */
function ofFastify(error: unknown): DomainError | undefined {
  const { statusCode = 500 } = (error ?? {}) as { statusCode?: number };
  if (statusCode === 413) return new DomainError('PAYLOAD_TOO_LARGE');
  if (statusCode === 415) return new DomainError('UNSUPPORTED_MEDIA_TYPE');
  if (statusCode === 404) return new DomainError('ROUTE_NOT_FOUND');
  if (statusCode >= 400 && statusCode < 500) return new DomainError('INVALID_INPUT');
  if (statusCode === 503) return new DomainError('UNAVAILABLE', { retryAfter: 1 });
  return undefined;
}
