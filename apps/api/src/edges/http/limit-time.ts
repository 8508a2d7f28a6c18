import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Deadline, runWithin } from '../../kernel/deadline.ts';

declare module 'fastify' {
  interface FastifyRequest {
    deadline: Deadline | undefined;
  }
}

const UNDER_WAY = Symbol('deadlines of the requests under way');
type Connection = Socket & { [UNDER_WAY]?: Set<Deadline> };

/**
 * Gives each request a deadline for its whole answer, and abandons it when its connection ends:
 * whatever is done for the request heeds that (`kernel/deadline.ts`).
 *
 * @param milliseconds from the request's headers on; a body that comes later than that is refused
 */
export function limitTime(app: FastifyInstance, milliseconds: number): void {
  app.decorateRequest('deadline', undefined);
  app.addHook('onRequest', (request, _reply, done) => {
    const deadline = new Deadline(milliseconds);
    request.deadline = deadline;
    underWayOn(request.raw.socket).add(deadline);
    done();
  });
  // Here and not before: a body comes in a context of its own.
  app.addHook('preHandler', (request, _reply, done) => runWithin(request.deadline, done));
  app.addHook('onResponse', ({ deadline, raw }, _reply, done) => {
    if (deadline) underWayOn(raw.socket).delete(deadline);
    done();
  });
}

/** Kept on the connection itself: it is asked for twice for each request. */
function underWayOn(socket: Connection): Set<Deadline> {
  const known = socket[UNDER_WAY];
  if (known) return known;
  const created = new Set<Deadline>();
  socket[UNDER_WAY] = created;
  // One listener for each connection: requests may follow each other without waiting.
  socket.once('close', () => {
    for (const deadline of created) deadline.abandon();
  });
  return created;
}
