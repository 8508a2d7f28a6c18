import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../kernel/domain-error.ts';
import { codesOf, describeError } from '../../kernel/log.ts';
import { refusalOf } from '../../trpc/refusal.ts';
import { toProblem } from '../rest/problem.ts';
import { toEnvelope } from '../trpc/trpc-envelope.ts';

/** What Fastify refuses by itself, by its error code or HTTP status. */
const REFUSALS: [(error: { code?: string; statusCode?: number }) => boolean, DomainError][] = [
  [({ statusCode }) => statusCode === 413, new DomainError('PAYLOAD_TOO_LARGE')],
  [({ statusCode }) => statusCode === 415, new DomainError('UNSUPPORTED_MEDIA_TYPE')],
  [({ statusCode }) => statusCode === 404, new DomainError('ROUTE_NOT_FOUND')],
  [
    ({ statusCode = 500 }) => statusCode >= 400 && statusCode < 500,
    new DomainError('INVALID_INPUT'),
  ],
  [({ statusCode }) => statusCode === 503, new DomainError('UNAVAILABLE', { retryAfter: 1 })],
];

/** Every error that reaches Fastify, in the form of the edge it was asked on. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = refusalOf(error);
    const byFastify = REFUSALS.find(([matches]) => matches(error as object))?.[1];
    const refusal = known.code === 'INTERNAL' && byFastify ? byFastify : known;
    logFailure(request, refusal);
    return answer(request, reply, refusal);
  });
  app.setNotFoundHandler((request, reply) =>
    answer(request, reply, new DomainError('ROUTE_NOT_FOUND')),
  );
}

/**
 * An address that Fastify cannot read: badly encoded, or too long, like a batch of 200 calls.
 *
 * @param refused why it would not be answered even if it could be read
 */
export function answerBadAddress(
  request: FastifyRequest,
  reply: FastifyReply,
  refused = new DomainError('INVALID_INPUT'),
): void {
  answer(request, reply, refused);
}

/**
 * Refusals are the caller's business; only what is wrong on our side is logged. An error of the program
 * gets a line of its own with its stack. What the database or the load refuses is known: its codes
 * stand in the line of the request.
 */
export function logFailure(request: FastifyRequest, refusal: DomainError): void {
  if (refusal.httpStatus < 500) return;
  const { code, cause } = refusal;
  if (code === 'INTERNAL') {
    request.log.error({ reqId: request.id, code, error: describeError(cause) }, 'request failed');
  } else {
    request.failure ??= [code, ...codesOf(cause)].join(' ');
  }
}

function answer(request: FastifyRequest, reply: FastifyReply, refusal: DomainError): FastifyReply {
  reply.code(refusal.httpStatus).headers(reply.server.answerHeaders);
  if (refusal.retryAfter) reply.header('retry-after', refusal.retryAfter);
  if (request.url.startsWith('/trpc')) {
    return reply.type('application/json').send(toEnvelope(refusal, request.id));
  }
  return reply.type('application/problem+json').send(toProblem(refusal, request));
}
