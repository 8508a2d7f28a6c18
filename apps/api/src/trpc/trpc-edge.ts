import {
  type CreateFastifyContextOptions,
  fastifyTRPCPlugin,
  type FastifyTRPCPluginOptions,
} from '@trpc/server/adapters/fastify';
import type { FastifyInstance } from 'fastify';
import { type AppRouter, appRouter } from '../app-router.ts';
import type { Dependencies } from '../dependencies.ts';
import { logFailure } from '../http/answer-errors.ts';
import { addressOf } from '../http/address.ts';
import { actorOf } from '../kernel/actor.ts';
import { DomainError } from '../kernel/domain-error.ts';
import { createContext } from './context.ts';
import { refusalOf } from './refusal.ts';

const MAX_BATCH_SIZE = 10;

/** The tRPC router at `/trpc`. */
export async function trpcEdge(app: FastifyInstance, { clinic, config }: Dependencies): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const json = /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
    if (request.method === 'POST' && !json) throw new DomainError('UNSUPPORTED_MEDIA_TYPE');
  });
  const trpcOptions: FastifyTRPCPluginOptions<AppRouter>['trpcOptions'] = {
    router: appRouter,
    maxBatchSize: MAX_BATCH_SIZE,
    createContext: ({ req, res }: CreateFastifyContextOptions) =>
      createContext({
        clinic,
        actor: actorOf(req.headers.authorization),
        requestId: req.id,
        address: addressOf(req, config.TRUST_PROXY !== undefined),
        setHeader: (name, value) => res.header(name, value),
      }),
    responseMeta: ({ errors }) => {
      const retryAfter = errors.map((error) => refusalOf(error).retryAfter).find(Boolean);
      return retryAfter ? { headers: { 'retry-after': String(retryAfter) } } : {};
    },
    onError: ({ error, req }) => logFailure(req, refusalOf(error)),
  };
  await app.register(fastifyTRPCPlugin, { trpcOptions });
}
