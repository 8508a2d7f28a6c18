import { initTRPC } from '@trpc/server';
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc';
import type { Meta } from '../edges/trpc/calls.ts';
import type { Context } from './context.ts';
import { errorData, refusalOf, trpcCodeOf } from './refusal.ts';

export const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // Stacks never reach a client, whatever NODE_ENV says.
    isDev: false,
    // The one place where an error of a use case becomes an answer of tRPC; its HTTP status is that
    // of `data.httpStatus`.
    errorFormatter: ({ error, ctx }) => {
      const refusal = refusalOf(error);
      return {
        code: TRPC_ERROR_CODES_BY_KEY[trpcCodeOf(refusal)],
        message: refusal.message,
        data: errorData(refusal, ctx?.requestId ?? ''),
      };
    },
  });
