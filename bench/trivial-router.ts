import { t } from '../apps/api/src/trpc/init.ts';
import { publicProcedure } from '../apps/api/src/trpc/procedures.ts';

/** Stands in for Clinic's router: a procedure without work, made like all of Clinic's. */
export const appRouter = t.router({
  trivial: publicProcedure.query(() => ({ open: true })),
});
