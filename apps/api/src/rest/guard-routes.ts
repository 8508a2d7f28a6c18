import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Access, Authorized, Guard } from '../kernel/access.ts';
import { actorOf } from '../kernel/actor.ts';
import { isOverTls } from '../kernel/cookies.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call a route of the REST edge. */
    access?: Access;
  }
  interface FastifyRequest {
    /** What the guard has proven, and for which access. */
    proof: { access: Access; authorized: Authorized<Access> } | undefined;
  }
}

/**
 * Puts every route that is declared after it behind the guard, which is shown the parameters of the
 * path as their schema gives them. A route that declares no access keeps the server from starting.
 */
export function guardRoutes(app: FastifyInstance, guard: Guard): void {
  app.decorateRequest('proof', undefined);
  app.addHook('onRoute', ({ method, url, config }) => {
    if (!config?.access) throw new Error(`The route ${method} ${url} declares no access.`);
  });
  // After the input is read, and before the handler.
  app.addHook('preHandler', async (request) => {
    const { access } = request.routeOptions.config;
    if (!access) throw new Error('The route declares no access.');
    const actor = actorOf(request.headers, isOverTls(request));
    const admitted = await guard.admit(access, actor);
    const authorized = await guard.authorize(access, admitted, request.params as { id: string });
    request.proof = { access, authorized };
  });
}

/** What the guard has proven for a route that declares this access. */
export function authorizedOf<A extends Access>(request: FastifyRequest, access: A): Authorized<A> {
  if (request.proof?.access !== access) throw new Error(`The route does not declare ${access}.`);
  return request.proof.authorized as Authorized<A>;
}
