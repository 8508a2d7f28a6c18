import type { AnyTRPCProcedure } from '@trpc/server';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { DomainError } from '../../kernel/domain-error.ts';
import { issuesOf } from '../../kernel/input-issues.ts';
import type { Context } from '../../trpc/context.ts';
import { isGuarded } from '../../trpc/init.ts';
import type { Meta } from '../../trpc/meta.ts';
import type { AppRouter } from './app-router.ts';
import { procedureOf } from './calls.ts';

const METHODS: Record<string, string> = { query: 'GET', mutation: 'POST' };

/** What tRPC keeps of a procedure; its types tell only a part. */
type Definition = {
  type: string;
  inputs: z.ZodType[];
  middlewares: unknown[];
  experimental_caller?: boolean;
  resolver(options: {
    ctx: Context;
    input: unknown;
    path: string;
    signal: AbortSignal | undefined;
  }): Promise<unknown>;
};

/**
 * The procedure call that a request is, if it is a plain one: one query by GET or one mutation by
 * POST, of a procedure that is nothing but an input, the guard and a resolver. Nothing for everything else,
 * which is for tRPC's own adapter to judge.
 */
export function singleCallOf(
  router: AppRouter,
  request: FastifyRequest<{ Params: { path: string } }>,
): ((ctx: Context) => Promise<unknown>) | undefined {
  const { path } = request.params;
  const procedure = procedureOf(router, path);
  const plain = procedure && plainOf(procedure);
  if (!plain || plain.method !== request.method) return undefined;
  const { type, schema, access, resolver } = plain;

  const { batch, connectionParams, input } = request.query as Record<string, unknown>;
  const text = type === 'query' ? (input ?? '') : request.body;
  if (batch !== undefined || connectionParams !== undefined || typeof text !== 'string') {
    return undefined;
  }
  if (request.headers['trpc-accept'] || request.headers.accept?.includes('jsonl')) return undefined;
  return async (given) => {
    const admitted = await given.guard.admit(access, given.actor);
    const parsed = schema && parse(schema, text);
    const authorized = await given.guard.authorize(access, admitted, parsed as { id: string });
    const ctx = { ...given, admitted, authorized };
    return resolver({ ctx, input: parsed, path, signal: undefined });
  };
}

/** What a call of a plain procedure needs. */
type Plain = Pick<Definition, 'type' | 'resolver'> & {
  method: string | undefined;
  schema: z.ZodType | undefined;
  access: Meta['access'];
};

/** Looked at once: a procedure stays what it is. */
const known = new WeakMap<AnyTRPCProcedure, Plain | 'not plain'>();

function plainOf(procedure: AnyTRPCProcedure): Plain | undefined {
  const found = known.get(procedure) ?? (isPlain(procedure) ? toPlain(procedure) : 'not plain');
  known.set(procedure, found);
  return found === 'not plain' ? undefined : found;
}

function toPlain(procedure: AnyTRPCProcedure): Plain {
  const { type, inputs, resolver } = definitionOf(procedure);
  const { access } = procedure.meta as Meta;
  return { type, resolver, method: METHODS[type], schema: inputs[0], access };
}

/** Whether a procedure can be called without tRPC: one with a middleware of its own cannot. */
export function isPlain(procedure: AnyTRPCProcedure): boolean {
  const { inputs, middlewares, resolver, experimental_caller: caller } = definitionOf(procedure);
  if (!resolver || caller || inputs.length > 1 || !isGuarded(procedure)) return false;
  // tRPC makes a middleware of each input and one of the resolver; the guard stands around the input.
  return middlewares.length === inputs.length + 3;
}

const definitionOf = (procedure: AnyTRPCProcedure) => procedure._def as unknown as Definition;

function parse(schema: z.ZodType, text: string): unknown {
  const parsed = schema.safeParse(text === '' ? undefined : parseJson(text));
  if (!parsed.success) throw new DomainError('INVALID_INPUT', { issues: issuesOf(parsed.error) });
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError('INVALID_INPUT', { cause });
  }
}
