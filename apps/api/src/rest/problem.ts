import { STATUS_CODES } from 'node:http';
import type { Problem } from '@clinic/contracts/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DomainError } from '../kernel/domain-error.ts';

/** Answers with a refusal as RFC 9457 has it. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: DomainError,
): FastifyReply {
  reply.code(refusal.httpStatus).headers(reply.server.answerHeaders);
  if (refusal.retryAfter) reply.header('retry-after', refusal.retryAfter);
  return reply.type('application/problem+json').send(toProblem(refusal, request));
}

/** `instance` is the request's id alone: a path or a query may carry what was typed. */
function toProblem(refusal: DomainError, request: FastifyRequest): Problem {
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
