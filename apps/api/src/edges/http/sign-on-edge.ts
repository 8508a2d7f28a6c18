import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../../dependencies.ts';
import { logFailure } from '../../kernel/log-failure.ts';
import {
  sendSignOnProblem,
  singleSignOnRoutes,
} from '../../modules/staff/single-sign-on.routes.ts';
import { guardRoutes } from '../../rest/guard-routes.ts';
import { sendProblem } from '../../rest/problem.ts';
import { toRefusal } from '../../to-refusal.ts';

/** Where browsers go to a provider of single sign-on and come back; nothing without one. */
export async function signOnEdge(
  app: FastifyInstance,
  { clinic, guard, addresses }: Pick<Dependencies, 'clinic' | 'guard' | 'addresses'>,
): Promise<void> {
  app.setErrorHandler((error, request, reply) => {
    const refusal = toRefusal(error);
    logFailure(request, refusal);
    // What is not there, or was asked by another site's page, is no sign-in.
    const isNoSignIn = ['ROUTE_NOT_FOUND', 'FORBIDDEN'].includes(refusal.code);
    return isNoSignIn ? sendProblem(request, reply, refusal) : sendSignOnProblem(reply, refusal);
  });
  guardRoutes(app, guard);
  await app.register(singleSignOnRoutes, { clinic, addressOf: ({ raw }) => addresses.of(raw) });
}
