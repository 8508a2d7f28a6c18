import { ERRORS, type ErrorCode, type ErrorData } from '@clinic/contracts/errors';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { DomainError } from '../kernel/domain-error.ts';
import { toRefusal } from '../to-refusal.ts';

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

/** What tRPC gives for an error of a call as a refusal of the contract. */
export function refusalOfCall(error: unknown): DomainError {
  if (!(error instanceof TRPCError)) return toRefusal(error);
  const { cause } = error;
  const code = CODE_BY_TRPC_CODE[error.code];
  // What a procedure throws comes wrapped; what tRPC refuses by itself has its own name for it.
  if (!code || cause instanceof DomainError || cause instanceof z.ZodError) return toRefusal(cause);
  return new DomainError(code, { cause: error });
}

/** tRPC's own name for what a refusal is. */
export function trpcCodeOf(refusal: DomainError): TrpcCode {
  return TRPC_CODE_BY_STATUS[ERRORS[refusal.code].httpStatus];
}

/** `data` of a tRPC error: a whitelist, nothing of the error itself gets through. */
export function errorData(refusal: DomainError, requestId: string): ErrorData {
  return { code: refusal.code, httpStatus: refusal.httpStatus, requestId, ...refusal.details };
}
