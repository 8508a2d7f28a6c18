import { fastifyRequestHandler } from '@trpc/server/adapters/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Dependencies } from '../../dependencies.ts';
import { actorOf } from '../../kernel/actor.ts';
import { isOverTls } from '../../kernel/cookies.ts';
import { DomainError } from '../../kernel/domain-error.ts';
import { logFailure } from '../../kernel/log-failure.ts';
import { publicOriginOf } from '../../kernel/public-origin.ts';
import { toRefusal } from '../../to-refusal.ts';
import { type Context, createContext } from '../../trpc/context.ts';
import { refusalOfCall } from '../../trpc/refusal.ts';
import { type AppRouter, appRouter } from './app-router.ts';
import { assertGuarded, costOf, refusalOfBatch, routeNameOf } from './calls.ts';
import { singleCallOf } from './single-call.ts';
import { sendEnvelope } from './trpc-envelope.ts';

const MAX_BATCH_SIZE = 10;
/** tRPC's own; its adapter cannot even read some of the others. */
const METHODS = ['GET', 'HEAD', 'POST'];

type Options = Pick<Dependencies, 'clinic' | 'guard' | 'addresses'> & { router?: AppRouter };

/**
 * The tRPC router at `/trpc`. A call that comes alone goes straight to its procedure; batches, and
 * whatever else tRPC's protocol knows, go through tRPC's own adapter.
 */
export async function trpcEdge(
  app: FastifyInstance,
  { clinic, guard, addresses, router = appRouter }: Options,
): Promise<void> {
  assertGuarded(router);
  const contextOf = (request: FastifyRequest, setHeader: Context['setHeader']) => {
    const isSecure = isOverTls(request);
    return createContext({
      clinic,
      guard,
      actor: actorOf(request.headers, isSecure),
      requestId: request.id,
      isSecure,
      address: () => addresses.of(request.raw),
      publicOrigin: () => publicOriginOf(clinic.publicUrl, request.headers, isSecure),
      setHeader,
    });
  };

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });
  app.setErrorHandler((error, request, reply) => {
    const refusal = toRefusal(error);
    logFailure(request, refusal);
    return sendEnvelope(request, reply, refusal);
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (pathOf(request) === '') return done(refusalOfAddress(request));
    const refusal = refusalBeforeBody(request) ?? refusalOfBatch(router, pathOf(request));
    if (refusal?.code === 'METHOD_NOT_ALLOWED') reply.header('allow', METHODS.join(', '));
    done(refusal);
  });

  const config = {
    cost: (request: FastifyRequest) => costOf(router, pathOf(request)),
    routeName: (request: FastifyRequest) => `${app.prefix}/${routeNameOf(router, pathOf(request))}`,
  };
  // No procedure has such an address; a caller of it is answered in tRPC's form all the same.
  for (const url of ['/', '/*']) app.all(url, { config }, async () => {});
  app.all<{ Params: { path: string } }>('/:path', { config }, async (request, reply) => {
    const setHeader = (name: string, value: string) => void reply.header(name, value);
    const call = singleCallOf(router, request);
    if (call) return { result: { data: await call(contextOf(request, setHeader)) } };
    await fastifyRequestHandler({
      router,
      req: request,
      res: reply,
      // It decodes what Fastify has decoded already.
      path: encodeURIComponent(request.params.path),
      maxBatchSize: MAX_BATCH_SIZE,
      createContext: () => contextOf(request, setHeader),
      responseMeta: ({ errors }) => {
        const retryAfter = errors.map((error) => refusalOfCall(error).retryAfter).find(Boolean);
        return retryAfter ? { headers: { 'retry-after': String(retryAfter) } } : {};
      },
      onError: ({ error }) => logFailure(request, refusalOfCall(error)),
    });
    return reply;
  });
}

const pathOf = ({ params }: FastifyRequest): string => (params as { path?: string }).path ?? '';

/** Why an address is no call: nothing is there, or it is too long to be read, like a batch of 200. */
function refusalOfAddress({ params }: FastifyRequest): DomainError {
  const { '*': rest = '' } = params as { '*'?: string };
  const isTooLong = rest !== '' && !rest.includes('/');
  return new DomainError(isTooLong ? 'INVALID_INPUT' : 'ROUTE_NOT_FOUND');
}

function refusalBeforeBody({ method, headers }: FastifyRequest): DomainError | undefined {
  if (!METHODS.includes(method)) return new DomainError('METHOD_NOT_ALLOWED');
  const isJson = /^application\/json\s*(;|$)/i;
  if (method !== 'POST' || isJson.test(headers['content-type'] ?? '')) return undefined;
  return new DomainError('UNSUPPORTED_MEDIA_TYPE');
}
