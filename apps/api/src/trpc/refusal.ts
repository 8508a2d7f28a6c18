import { ERRORS, type ErrorCode, type ErrorData } from '@clinic/contracts/errors';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { toDomainError } from '../db/client/postgres-errors.ts';
import { DomainError } from '../kernel/domain-error.ts';
import { issuesOf } from '../kernel/input-issues.ts';

type TrpcCode = TRPCError['code'];

/** tRPC's own name for each HTTP status of the contract. */
const TRPC_CODE_BY_STATUS: Record<(typeof ERRORS)[ErrorCode]['httpStatus'], TrpcCode> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_SUPPORTED',
  409: 'CONFLICT',
  412: 'PRECONDITION_FAILED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};

/** What tRPC itself refuses, before or instead of a procedure. */
const CODE_BY_TRPC_CODE: Partial<Record<TrpcCode, ErrorCode>> = {
  BAD_REQUEST: 'INVALID_INPUT',
  PARSE_ERROR: 'INVALID_INPUT',
  NOT_FOUND: 'ROUTE_NOT_FOUND',
  METHOD_NOT_SUPPORTED: 'METHOD_NOT_ALLOWED',
  PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  UNSUPPORTED_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
};

/** Any error as a refusal of the contract; what is not understood becomes `INTERNAL`. */
export function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof TRPCError) {
    if (error.cause instanceof DomainError) return error.cause;
    if (error.cause instanceof z.ZodError) {
      return new DomainError('INVALID_INPUT', { issues: issuesOf(error.cause) });
    }
    const code = CODE_BY_TRPC_CODE[error.code];
    if (code) return new DomainError(code, { cause: error });
  }
  // What a procedure throws comes wrapped.
  const cause = error instanceof TRPCError ? error.cause : error;
  return toDomainError(cause) ?? new DomainError('INTERNAL', { cause });
}

/** tRPC's own name for what a refusal is. */
export function trpcCodeOf(refusal: DomainError): TrpcCode {
  return TRPC_CODE_BY_STATUS[ERRORS[refusal.code].httpStatus];
}

/** `data` of a tRPC error: a whitelist, nothing of the error itself gets through. */
export function errorData(refusal: DomainError, requestId: string): ErrorData {
  return { code: refusal.code, httpStatus: refusal.httpStatus, requestId, ...refusal.details };
}
