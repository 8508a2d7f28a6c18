import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Dependencies } from '../../dependencies.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { checkReadiness } from '../../modules/readiness/check-readiness.ts';

/** `/healthz`, `/readyz` and `/metrics`. */
export async function operations(
  app: FastifyInstance,
  { clinic, config, addresses, database }: Dependencies,
): Promise<void> {
  // It costs less than a refusal would, and a program that restarts Clinic must not be refused.
  const free = { isOperation: true, cost: 0 };
  app.get('/healthz', { config: free }, async () => ({ status: 'ok' }));

  const counted = { isOperation: true };
  app.get('/readyz', { config: counted }, async (_request, reply) => {
    const connections = { ...database, poolSize: config.DATABASE_POOL_SIZE };
    const readiness = await checkReadiness(clinic, connections);
    const warnings = [...readiness.warnings, ...addresses.warnings()];
    return reply.code(readiness.ready ? 200 : 503).send({ ...readiness, warnings });
  });

  app.get('/metrics', { config: counted }, async (request, reply) => {
    if (!mayReadMetrics(request, config.METRICS_TOKEN)) throw new DomainError('ROUTE_NOT_FOUND');
    return reply.type(app.metrics.contentType).send(await app.metrics.metrics());
  });
}

/** Only with the token: a request of this machine may be one that a proxy passes on for anybody. */
function mayReadMetrics({ headers }: FastifyRequest, token: string | undefined): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return token !== undefined && given.length === wanted.length && timingSafeEqual(given, wanted);
}
