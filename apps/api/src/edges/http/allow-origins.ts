import type { FastifyInstance, FastifyRequest } from 'fastify';

const SECONDS_TO_REMEMBER = '600';
const EXPOSED = `ETag, Idempotency-Replayed, Link, Retry-After, X-RateLimit-Limit, \
X-RateLimit-Remaining, X-RateLimit-Reset`;
const ASKED_BY_OTHERS = /^\/(api|trpc)(\/|\?|$)/;

/** The pages of other origins that may call `/trpc` and `/api` from a browser (CORS): without a list, none. */
export class AllowedOrigins {
  readonly #origins: ReadonlySet<string>;

  constructor(origins: readonly string[] = []) {
    this.#origins = new Set(origins);
  }

  /** Before anything can be refused, so that the page can read a refusal as well. */
  addTo(app: FastifyInstance): void {
    if (this.#origins.size === 0) return;
    app.addHook('onRequest', (request, reply, done) => {
      reply.header('vary', 'origin');
      const origin = this.#originOf(request);
      if (origin) {
        reply.headers({
          'access-control-allow-origin': origin,
          'access-control-expose-headers': EXPOSED,
        });
      }
      done();
    });
  }

  /** Answers what a browser asks before the call itself. After the rate limit: it counts like others. */
  answerPreflights(app: FastifyInstance): void {
    if (this.#origins.size === 0) return;
    app.addHook('onRequest', (request, reply, done) => {
      const { 'access-control-request-method': method, 'access-control-request-headers': names } =
        request.headers;
      if (request.method !== 'OPTIONS' || !method || !this.#originOf(request)) return done();
      reply.code(204).headers({
        'access-control-allow-methods': 'GET, HEAD, POST',
        'access-control-max-age': SECONDS_TO_REMEMBER,
        ...(names && { 'access-control-allow-headers': names }),
      });
      reply.send();
    });
  }

  #originOf({ url, headers: { origin } }: FastifyRequest): string | undefined {
    const isAllowed = origin && this.#origins.has(origin) && ASKED_BY_OTHERS.test(url);
    return isAllowed ? origin : undefined;
  }
}
