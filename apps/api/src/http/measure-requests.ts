import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { appRouter } from '../app-router.ts';
import type { Dependencies } from '../dependencies.ts';

declare module 'fastify' {
  interface FastifyInstance {
    metrics: Registry;
  }
}

/** One log line and one measurement per request; neither holds a URL, an id or a header. */
export function measureRequests(app: FastifyInstance, { database }: Dependencies): void {
  const metrics = new Registry();
  app.decorate('metrics', metrics);
  collectDefaultMetrics({ register: metrics });
  const durations = new Histogram({
    name: 'clinic_http_request_duration_seconds',
    help: 'Time from request to answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 12],
    registers: [metrics],
  });
  new Gauge({
    name: 'clinic_queue_waiting',
    help: 'Changes that wait for a doctor’s turn or for a database connection.',
    registers: [metrics],
    collect() {
      this.set(database.queue.waiting);
    },
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    const { method } = request;
    const status = reply.statusCode;
    durations.observe({ method, route, status }, reply.elapsedTime / 1_000);
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    request.log.info({ method, route, status, ms }, 'request');
    done();
  });
}

/** The route's pattern, or for tRPC the procedure: a closed set, whatever is asked for. */
function routeOf(request: FastifyRequest): string {
  const { path } = (request.params ?? {}) as { path?: string };
  const pattern = request.routeOptions.url ?? 'unmatched';
  if (!pattern.startsWith('/trpc') || !path) return pattern;
  if (path.includes(',')) return '/trpc/(batch)';
  return Object.hasOwn(appRouter._def.procedures, path) ? `/trpc/${path}` : '/trpc/(unknown)';
}
