import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import compress from '@fastify/compress';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '../kernel/domain-error.ts';
import { securityHeaders } from './security-headers.ts';

const DIST = fileURLToPath(new URL('../../../web/dist/', import.meta.url));
const NOT_PAGES = /^\/(api|trpc|assets|docs|healthz|readyz|metrics)(\/|\?|$)/;

/** The built web client: hashed files for ever, every other path its one page. */
export async function serveWeb(app: FastifyInstance): Promise<void> {
  if (!existsSync(DIST)) return;
  await securityHeaders(app);
  await app.register(compress, { encodings: ['br', 'gzip'] });
  await app.register(staticFiles, {
    root: DIST,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = path.includes('/assets/');
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.get('/*', async (request, reply) => {
    if (NOT_PAGES.test(request.url)) throw new DomainError('ROUTE_NOT_FOUND');
    return reply.sendFile('index.html');
  });
}
