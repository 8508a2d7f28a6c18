import { type AnyTRPCProcedure, initTRPC } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { z } from 'zod';
import type { Access, Admitted, Subject } from '../kernel/access.ts';
import type { Context } from './context.ts';
import type { Meta } from './meta.ts';
import { errorData, refusalOfCall, trpcCodeOf } from './refusal.ts';

/** Not for others: a procedure made of it alone would have no guard. */
const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // Stacks never reach a client, whatever NODE_ENV says.
    isDev: false,
    // The one place where an error of a use case becomes an answer of tRPC; its HTTP status is that
    // of `data.httpStatus`.
    errorFormatter: ({ error, ctx }) => {
      const refusal = refusalOfCall(error);
      return {
        code: TRPC_ERROR_CODES_BY_KEY[trpcCodeOf(refusal)],
        message: refusal.message,
        data: errorData(refusal, ctx?.requestId ?? ''),
      };
    },
  });

export const { router } = t;

/** The accesses that can be told without an input. */
type WithoutSubject = Exclude<Access, 'manage-token' | `${string}-of-${string}`>;

/** A procedure without an input, behind the guard. */
export const procedure = <A extends WithoutSubject>(meta: Meta<A>) =>
  t.procedure.meta(meta).use(admissionOf(meta)).use(guardOf(meta));

/** A procedure with an input, behind the guard, which is shown the input as the schema gives it. */
export const procedureWith = <A extends Access, Input extends z.ZodType<Subject<A>>>(
  meta: Meta<A>,
  input: Input,
) => t.procedure.meta(meta).use(admissionOf(meta)).input(input).use(guardOf(meta));

const admissions = new WeakSet<object>();
const guards = new WeakSet<object>();

/** Comes first: who may is answered before the input is looked at. */
function admissionOf<A extends Access>(meta: Meta<A>) {
  const admission = t.middleware(async ({ ctx, next }) =>
    next({ ctx: { admitted: await ctx.guard.admit(meta.access, ctx.actor) } }),
  );
  for (const middleware of admission._middlewares) admissions.add(middleware);
  return admission;
}

function guardOf<A extends Access>(meta: Meta<A>) {
  const guard = t.middleware(async ({ ctx, input, next }) => {
    const { admitted } = ctx as typeof ctx & { admitted: Admitted };
    const authorized = await ctx.guard.authorize(meta.access, admitted, input as Subject<A>);
    return next({ ctx: { authorized } });
  });
  for (const middleware of guard._middlewares) guards.add(middleware);
  return guard;
}

/** Whether the guard comes before the input is read and right after it, before anything else. */
export function isGuarded(defined: AnyTRPCProcedure): boolean {
  // tRPC makes a middleware of each input; its types tell only a part.
  const { inputs, middlewares } = defined._def as unknown as Record<string, object[]>;
  const [admission = {}, ...rest] = middlewares ?? [];
  return admissions.has(admission) && guards.has(rest[inputs?.length ?? 0] ?? {});
}
