import type { AnyTRPCProcedure } from '@trpc/server';
import { expect, it } from 'vitest';
import { publicProcedure } from '../../trpc/procedures.ts';
import { appRouter } from './app-router.ts';
import { isPlain } from './single-call.ts';

// By their whole names: the types nest them.
const procedures = appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;

it.each(Object.entries(procedures))('%s is called without a detour', (_, procedure) => {
  expect(isPlain(procedure)).toBe(true);
});

it('leaves a procedure with a middleware to tRPC, so that none is skipped', () => {
  const guarded = publicProcedure.use(({ next }) => next()).query(() => 'guarded');
  expect(isPlain(guarded)).toBe(false);
});
