import { ERRORS, type ErrorCode, type ErrorDetails } from '@clinic/contracts/errors';

type Options = ErrorDetails & {
  /** Seconds after which asking again makes sense; becomes `Retry-After`. */
  retryAfter?: number;
  /** Kept for the log only; never reaches a caller. */
  cause?: unknown;
};

/** A refusal from the closed list of the contract. Both edges turn it into their answer. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, { retryAfter, cause, ...details }: Options = {}) {
    const { stackTraceLimit } = Error;
    // A refusal is an answer like any other, and under a stampede the usual one: nobody reads where
    // it was made, and to find out would take longer than the rest of it.
    Error.stackTraceLimit = 0;
    super(ERRORS[code].message, { cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
  }

  get httpStatus(): number {
    return ERRORS[this.code].httpStatus;
  }
}

/** The service cannot answer now; a client may ask again after `retryAfter` seconds. */
export function unavailable(cause?: unknown, retryAfter = 1): DomainError {
  return new DomainError('UNAVAILABLE', { retryAfter, cause });
}
