import type { Access, Authorized, Subject } from '../kernel/access.ts';
import type { Context } from './context.ts';
import type { Meta } from './meta.ts';

/** Lets the caller of a procedure in, or throws; what is proven then becomes part of the context. */
export async function authorize<A extends Access>(
  ctx: Context,
  { access }: Meta<A>,
  input: Subject<A>,
): Promise<Context & { authorized: Authorized<A> }> {
  return { ...ctx, authorized: await ctx.guard(access, ctx.actor, input) };
}
