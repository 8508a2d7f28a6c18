import { procedure, router } from '../apps/api/src/trpc/init.ts';

/** Stands in for Clinic's router: a procedure without work, made like all of Clinic's. */
export const appRouter = router({
  trivial: procedure({ access: 'public' }).query(() => ({ open: true })),
});
