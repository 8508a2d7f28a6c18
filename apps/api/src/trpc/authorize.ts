import type { Access, Admitted, Authorized, Subject } from '../kernel/access.ts';
import type { Context } from './context.ts';
import type { Meta } from './meta.ts';

/** Lets the caller of a procedure in as far as it can be told without the input, or throws. */
export async function admit<A extends Access>(
  ctx: Context,
  { access }: Meta<A>,
): Promise<Context & { admitted: Admitted }> {
  return { ...ctx, admitted: await ctx.guard.admit(access, ctx.actor) };
}

/** Lets the caller of a procedure in by its input, or throws; what is proven becomes part of the context. */
export async function authorize<A extends Access>(
  ctx: Context & { admitted: Admitted },
  { access }: Meta<A>,
  input: Subject<A>,
): Promise<Context & { authorized: Authorized<A> }> {
  return { ...ctx, authorized: await ctx.guard.authorize(access, ctx.admitted, input) };
}
