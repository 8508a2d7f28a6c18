import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { TIME_LIMITS } from './db/client/time-limits.ts';
import type { Dependencies } from './dependencies.ts';
import { AllowedOrigins } from './edges/http/allow-origins.ts';
import { answerBadAddress, answerErrors } from './edges/http/answer-errors.ts';
import { Connections } from './edges/http/connections.ts';
import { limitTime } from './edges/http/limit-time.ts';
import { measureRequests } from './edges/http/measure-requests.ts';
import { operations } from './edges/http/operations.ts';
import { refuseUnreadable } from './edges/http/refuse-unreadable.ts';
import { RequestLimit } from './edges/http/request-limit.ts';
import { addSecurityHeaders } from './edges/http/security-headers.ts';
import { serveWeb } from './edges/http/serve-web.ts';
import { signOnEdge } from './edges/http/sign-on-edge.ts';
import { restEdge } from './edges/rest/rest-edge.ts';
import { trpcEdge } from './edges/trpc/trpc-edge.ts';
import { sendEnvelope } from './edges/trpc/trpc-envelope.ts';
import { DomainError } from './kernel/domain-error.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Ends every connection at once: for a shutdown that has waited long enough. */
    closeConnections(): void;
  }
}

const BODY_LIMIT_BYTES = 16 * 1024;
const TRPC_PREFIX = '/trpc';

/** The whole server: tRPC, REST, operations, the web client. It does not listen. */
export async function buildApp(dependencies: Dependencies): Promise<FastifyInstance> {
  const { logger, addresses, config } = dependencies;
  const origins = new AllowedOrigins(config.CORS_ORIGINS);
  const connections = new Connections(config.MAX_CONNECTIONS);
  const limit = new RequestLimit(dependencies);
  const app: FastifyInstance = Fastify({
    serverFactory: connections.createServer,
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    // One for all: the few lines of a request name its id themselves.
    childLoggerFactory: (parent) => parent,
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: (address) => addresses.isProxy(address),
    requestTimeout: TIME_LIMITS.request,
    http: { headersTimeout: TIME_LIMITS.request, connectionsCheckingInterval: 1_000 },
    // A batch of ten queries stands in one path segment.
    routerOptions: { maxParamLength: 2_000 },
    forceCloseConnections: 'idle',
    // Who is already connected when the process is told to stop still gets an answer.
    return503OnClosing: false,
    // A badly encoded address leads to no edge: only its beginning tells in which form the caller
    // expects the answer.
    frameworkErrors: (_error, request, reply) => {
      const answer = request.url.startsWith(TRPC_PREFIX) ? sendEnvelope : answerBadAddress;
      const refusal = limit.charge(request, reply) ?? new DomainError('INVALID_INPUT');
      answer(request, reply, refusal);
    },
    clientErrorHandler: (error, socket) => {
      limit.chargeUnreadable(socket);
      refuseUnreadable(error, socket);
    },
  });
  // JSON is all that is read; Fastify would take plain text as well.
  app.removeContentTypeParser('text/plain');
  app.decorate('closeConnections', () => connections.closeAll());
  answerErrors(app);
  measureRequests(app, dependencies);
  addSecurityHeaders(app, config);
  origins.addTo(app);
  limit.addTo(app);
  origins.answerPreflights(app);
  limitTime(app, dependencies.answerLimit);
  await app.register(operations, dependencies);
  await app.register(trpcEdge, { prefix: TRPC_PREFIX, ...dependencies });
  await app.register(restEdge, dependencies);
  await app.register(signOnEdge, dependencies);
  await app.register(serveWeb, {});
  return app;
}
