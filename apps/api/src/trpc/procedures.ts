import { t } from './init.ts';
import { refusalOf, toTrpcError } from './refusal.ts';

/** The one place where an error of a use case becomes an answer of tRPC. */
const mapErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok || result.error.code !== 'INTERNAL_SERVER_ERROR') return result;
  return { ...result, error: toTrpcError(refusalOf(result.error.cause ?? result.error)) };
});

/** Anyone may call it. */
export const publicProcedure = t.procedure.use(mapErrors);

/** Whoever holds the manage token of the appointment named in the input may call it. */
export const manageProcedure = publicProcedure;
