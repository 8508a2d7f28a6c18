import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { Dependencies } from '../dependencies.ts';
import { DomainError } from '../kernel/domain-error.ts';

/** At most `RATE_LIMIT_PER_MINUTE` requests per address; without that setting, no limit. */
export async function limitRate(app: FastifyInstance, { config }: Dependencies): Promise<void> {
  if (config.RATE_LIMIT_PER_MINUTE === undefined) return;
  await app.register(rateLimit, {
    max: config.RATE_LIMIT_PER_MINUTE,
    timeWindow: 60_000,
    allowList: (request) => ['/healthz', '/readyz', '/metrics'].includes(request.url),
    errorResponseBuilder: (_request, { ttl }) =>
      new DomainError('RATE_LIMITED', { retryAfter: Math.max(1, Math.ceil(ttl / 1_000)) }),
  });
}
