import { initTRPC } from '@trpc/server';
import type { Context } from './context.ts';
import { errorData, refusalOf } from './refusal.ts';

export const t = initTRPC.context<Context>().create({
  // Stacks never reach a client, whatever NODE_ENV says.
  isDev: false,
  errorFormatter: ({ shape, error, ctx }) => {
    const refusal = refusalOf(error);
    return {
      code: shape.code,
      message: refusal.message,
      data: errorData(refusal, ctx?.requestId ?? ''),
    };
  },
});
