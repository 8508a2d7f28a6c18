import type { FastifyInstance } from 'fastify';

/**
 * Reads JSON bodies. An empty one is none, also where its type is said: many clients name a type for
 * every request, and some changes need no body.
 */
export function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (String(body).trim() === '') return done(null, undefined);
    return parse(request, String(body), done);
  });
}
