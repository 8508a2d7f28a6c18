import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Of every answer, unless its route says something else. */
    answerHeaders: Record<string, string>;
  }
}

/** Of answers that are no page: no cache keeps them, no browser shows them or takes them for something else. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Gives every answer the security headers. `Strict-Transport-Security` only where `HSTS_SECONDS` says for
 * how long: a browser that has seen it refuses plain HTTP for all that time.
 */
export function addSecurityHeaders(
  app: FastifyInstance,
  { HSTS_SECONDS: seconds }: Pick<Config, 'HSTS_SECONDS'>,
): void {
  const headers: Record<string, string> = { ...HEADERS };
  if (seconds !== undefined) headers['strict-transport-security'] = `max-age=${seconds}`;
  app.decorate('answerHeaders', headers);
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}
