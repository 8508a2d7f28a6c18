import type { FastifyInstance } from 'fastify';
import { DomainError } from '../../kernel/domain-error.ts';
import { logFailure } from '../../kernel/log-failure.ts';
import { sendProblem } from '../../rest/problem.ts';
import { toRefusal } from '../../to-refusal.ts';

/** What no other edge has answered: the operations, the web client, and addresses of nothing. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const refusal = toRefusal(error);
    logFailure(request, refusal);
    return sendProblem(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, new DomainError('ROUTE_NOT_FOUND')),
  );
}

/** An address that Fastify cannot read: badly encoded, or too long. */
export const answerBadAddress = sendProblem;
