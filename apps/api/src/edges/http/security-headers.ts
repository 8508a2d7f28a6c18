import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Of every answer, unless its route says something else. */
    answerHeaders: Record<string, string>;
  }
}

/** A page may load and reach nothing but its own server, and be in no frame. */
const LOADS = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
frame-ancestors 'none'`;

/** For the description at `/docs`, whose scripts are not ours. */
export const DOCS_POLICY = LOADS;

/** For pages of ours: no text can become markup or a script (Trusted Types), since no policy may be made. */
export const PAGE_POLICY = `${LOADS}; require-trusted-types-for 'script'; trusted-types 'none'`;

/** Of answers that are no page: no cache keeps them, no browser shows them or takes them for something else. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
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
