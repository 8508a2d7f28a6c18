import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dependencies } from '../../dependencies.ts';
import type { Addresses } from '../../kernel/address.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { RateLimit } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How many requests a request of this route counts as; 1 where nothing is said. */
    cost?: number | ((request: FastifyRequest) => number);
    /** Programs that watch over Clinic ask it, patients do not. */
    isOperation?: boolean;
  }
}

/** A request that found no route has none. */
const configOf = ({ routeOptions }: FastifyRequest) => routeOptions.config ?? {};

function costOf(request: FastifyRequest): number {
  const { cost = 1 } = configOf(request);
  return typeof cost === 'number' ? cost : cost(request);
}

/** At most `RATE_LIMIT_PER_MINUTE` requests per address; without that setting, no limit. */
export class RequestLimit {
  readonly #rate: RateLimit | undefined;
  readonly #addresses: Addresses;

  constructor({ config, addresses }: Pick<Dependencies, 'config' | 'addresses'>) {
    const perMinute = config.RATE_LIMIT_PER_MINUTE;
    this.#rate = perMinute === undefined ? undefined : new RateLimit(perMinute);
    this.#addresses = addresses;
  }

  /** Everything that has found its way to a route, or to none. */
  addTo(app: FastifyInstance): void {
    app.addHook('onRequest', (request, reply, done) => {
      this.#addresses.watch(request.raw, () => !configOf(request).isOperation);
      done(this.#rate && this.charge(request, reply, costOf(request)));
    });
  }

  /** Sets the headers of the limit. Gives the refusal, `RATE_LIMITED`, if there is one. */
  charge(request: FastifyRequest, reply: FastifyReply, cost = 1): DomainError | undefined {
    const verdict = this.#rate?.take(this.#addresses.of(request.raw), cost);
    if (!verdict) return undefined;
    reply.headers({
      'x-ratelimit-limit': verdict.limit,
      'x-ratelimit-remaining': verdict.remaining,
      'x-ratelimit-reset': verdict.reset,
    });
    return verdict.refused
      ? new DomainError('RATE_LIMITED', { retryAfter: verdict.reset })
      : undefined;
  }

  /** What cannot be read as a request has no headers: it counts for the socket that it came on. */
  chargeUnreadable(socket: { remoteAddress?: string | undefined }): void {
    this.#rate?.take(this.#addresses.of({ headers: {}, socket }), 1);
  }
}
