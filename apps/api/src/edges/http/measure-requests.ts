import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Dependencies } from '../../dependencies.ts';
import { measureFeed } from './measure-feed.ts';
import { measureMessages } from './measure-messages.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** By what name a request of this route is measured. */
    routeName?: (request: FastifyRequest) => string;
  }
  interface FastifyInstance {
    metrics: Registry;
  }
  interface FastifyRequest {
    /** Codes of why it could not be answered, when that is known. */
    failure: string | undefined;
  }
}

/** One log line and one measurement per request; neither holds a URL, an id or a header. */
export function measureRequests(
  app: FastifyInstance,
  { clinic, database, droppedLogLines }: Dependencies,
): void {
  const metrics = new Registry();
  app.decorate('metrics', metrics);
  app.decorateRequest('failure', undefined);
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
      this.set(database.waitStats.waiting);
    },
  });
  new Counter({
    name: 'clinic_log_lines_dropped_total',
    help: 'Log lines that could not be written, or that nobody has read in time.',
    registers: [metrics],
    collect() {
      this.reset();
      this.inc(droppedLogLines());
    },
  });
  measureFeed(metrics, clinic);
  measureMessages(metrics, clinic);
  app.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    const { method } = request;
    const status = reply.statusCode;
    const { elapsedTime } = reply;
    durations.observe({ method, route, status }, elapsedTime / 1_000);
    const ms = Math.round(elapsedTime * 10) / 10;
    const line = { reqId: request.id, method, route, status, ms };
    if (request.failure === undefined) request.log.info(line, 'request');
    else request.log.warn({ ...line, failure: request.failure }, 'request');
    done();
  });
}

/** The route's pattern, unless its edge names it: a closed set, whatever is asked for. */
function routeOf(request: FastifyRequest): string {
  const { url = 'unmatched', config } = request.routeOptions;
  return config?.routeName?.(request) ?? url;
}
