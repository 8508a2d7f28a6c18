import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Deadline, runWithin } from '../../kernel/deadline.ts';

/**
 * Gives each request a deadline for its whole answer, and abandons it when its connection ends:
 * whatever is done for the request heeds that (`kernel/deadline.ts`).
 *
 * @param milliseconds from the request's headers on; a body that comes later than that is refused
 */
export function limitTime(app: FastifyInstance, milliseconds: number): void {
  const deadlines = new WeakMap<FastifyRequest, Deadline>();
  const bySocket = new WeakMap<Socket, Set<Deadline>>();

  const underWayOn = (socket: Socket): Set<Deadline> => {
    let underWay = bySocket.get(socket);
    if (!underWay) {
      const created = new Set<Deadline>();
      underWay = created;
      bySocket.set(socket, created);
      // One listener for each connection: requests may follow each other without waiting.
      socket.once('close', () => {
        for (const deadline of created) deadline.abandon();
      });
    }
    return underWay;
  };

  app.addHook('onRequest', (request, _reply, done) => {
    const deadline = new Deadline(milliseconds);
    deadlines.set(request, deadline);
    underWayOn(request.raw.socket).add(deadline);
    done();
  });
  // Here and not before: a body comes in a context of its own.
  app.addHook('preHandler', (request, _reply, done) => runWithin(deadlines.get(request), done));
  app.addHook('onResponse', (request, _reply, done) => {
    const deadline = deadlines.get(request);
    if (deadline) bySocket.get(request.raw.socket)?.delete(deadline);
    done();
  });
}
