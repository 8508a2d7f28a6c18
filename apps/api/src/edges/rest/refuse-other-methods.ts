import type { FastifyInstance, HTTPMethods } from 'fastify';
import { DomainError } from '../../kernel/domain-error.ts';

const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * An address that exists answers 405 with `Allow` to a method it does not know, not 404.
 * Call it before the routes are declared, and what it returns after.
 */
export function refuseOtherMethods(app: FastifyInstance): () => void {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = known.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    known.set(url, methods);
  });
  return () => {
    for (const [url, methods] of [...known]) {
      const allow = [...methods].join(', ');
      app.route({
        method: METHODS.filter((method) => !methods.has(method)),
        url: url.slice(app.prefix.length),
        config: { access: 'public' },
        schema: { hide: true },
        // Before the body is read: a wrong method is wrong whatever it carries.
        onRequest: async (_request, reply) => {
          reply.header('allow', allow);
          throw new DomainError('METHOD_NOT_ALLOWED');
        },
        handler: async () => {},
      });
    }
  };
}
