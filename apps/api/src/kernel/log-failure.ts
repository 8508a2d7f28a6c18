import type { DomainError } from './domain-error.ts';
import { codesOf, describeError } from './log.ts';

type LoggedRequest = {
  readonly id: string;
  readonly log: { error(line: object, message: string): void };
  /** Codes for the line of the request. */
  failure: string | undefined;
};

/**
 * Refusals are the caller's business; only what is wrong on our side is logged. An error of the program
 * gets a line of its own with its stack. What the database or the load refuses is known: its codes
 * stand in the line of the request.
 */
export function logFailure(request: LoggedRequest, refusal: DomainError): void {
  if (refusal.httpStatus < 500) return;
  const { code, cause } = refusal;
  if (code === 'INTERNAL') {
    request.log.error({ reqId: request.id, code, error: describeError(cause) }, 'request failed');
  } else {
    request.failure ??= [code, ...codesOf(cause)].join(' ');
  }
}
