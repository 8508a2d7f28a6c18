import type { AnyTRPCProcedure } from '@trpc/server';
import { expect, it } from 'vitest';
import { isGuarded, procedure } from '../../trpc/init.ts';
import { appRouter } from './app-router.ts';
import { isPlain } from './single-call.ts';

// By their whole names: the types nest them.
const procedures = appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;

it.each(Object.entries(procedures))('%s is guarded and called without a detour', (_, each) => {
  expect([isGuarded(each), isPlain(each)]).toEqual([true, true]);
});

it('leaves a procedure with a middleware to tRPC, so that none is skipped', () => {
  const more = procedure({ access: 'public' }).use(({ next }) => next());
  expect(isPlain(more.query(() => 'guarded'))).toBe(false);
});
