import { STATUS_CODES } from 'node:http';
import type { Problem } from '@clinic/contracts/errors';
import type { FastifyRequest } from 'fastify';
import type { DomainError } from '../../kernel/domain-error.ts';

/** A refusal as RFC 9457 has it. `instance` is the path alone: a query may carry what was typed. */
export function toProblem(refusal: DomainError, request: FastifyRequest): Problem {
  return {
    type: `/docs#${refusal.code}`,
    title: STATUS_CODES[refusal.httpStatus] ?? 'Error',
    status: refusal.httpStatus,
    detail: refusal.message,
    instance: `urn:uuid:${request.id}`,
    code: refusal.code,
    requestId: request.id,
    ...refusal.details,
  };
}
