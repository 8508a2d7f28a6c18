import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { DomainError } from '../../kernel/domain-error.ts';
import { errorData, trpcCodeOf } from '../../trpc/refusal.ts';

/** Answers with a refusal as tRPC's client expects it, for what is refused before tRPC is asked. */
export function sendEnvelope(
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: DomainError,
): FastifyReply {
  reply.code(refusal.httpStatus).headers(reply.server.answerHeaders);
  if (refusal.retryAfter) reply.header('retry-after', refusal.retryAfter);
  const error = {
    message: refusal.message,
    code: TRPC_ERROR_CODES_BY_KEY[trpcCodeOf(refusal)],
    data: errorData(refusal, request.id),
  };
  return reply.type('application/json').send({ error });
}
