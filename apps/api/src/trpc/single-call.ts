import type { AnyTRPCProcedure } from '@trpc/server';
import type { FastifyRequest } from 'fastify';
import type { AppRouter } from '../app-router.ts';
import { DomainError } from '../kernel/domain-error.ts';
import type { Context } from './context.ts';

const METHODS: Record<string, string> = { query: 'GET', mutation: 'POST' };

/**
 * The procedure call that a request is, if it is a plain one: one query by GET or one mutation by
 * POST. Nothing for everything else, which is for tRPC's own adapter to judge.
 */
export function singleCallOf(
  router: AppRouter,
  request: FastifyRequest<{ Params: { path: string } }>,
): ((ctx: Context) => Promise<unknown>) | undefined {
  const { path } = request.params;
  const procedures = router._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
  const procedure = Object.hasOwn(procedures, path) ? procedures[path] : undefined;
  const type = procedure?._def.type;
  if (!procedure || !type || METHODS[type] !== request.method) return undefined;

  const { batch, input } = request.query as Record<string, unknown>;
  const text = type === 'query' ? (input ?? '') : request.body;
  if (batch !== undefined || request.headers['trpc-accept'] || typeof text !== 'string') {
    return undefined;
  }
  return (ctx) =>
    procedure({
      ctx,
      path,
      type,
      getRawInput: async () => parse(text),
      signal: undefined,
      batchIndex: 0,
    });
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError('INVALID_INPUT', { cause });
  }
}
