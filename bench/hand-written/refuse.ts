import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { ERRORS, type ErrorCode } from '@clinic/contracts/errors';
import type { FastifyReply } from 'fastify';

/** A refusal as Clinic's REST edge gives it. */
export function refuse(reply: FastifyReply, code: string, details: object = {}): FastifyReply {
  const { httpStatus: status, message: detail } = ERRORS[code as ErrorCode];
  const requestId = randomUUID();
  const problem = {
    ...{ type: `/docs#${code}`, title: STATUS_CODES[status], status, detail },
    ...{ instance: `urn:uuid:${requestId}`, code, requestId, ...details },
  };
  // As text: Fastify would compile no schema for it.
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .serializer((text: string) => text)
    .send(JSON.stringify(problem));
}
