import type { ErrorData } from '@clinic/contracts/errors';
import { createTRPCClient, httpBatchLink, httpLink, TRPCClientError } from '@trpc/client';
import type { AppRouter } from '../src/edges/trpc/app-router.ts';

export type Client = ReturnType<typeof trpcAt>;

/** tRPC's own client, one request per call, as the web client sends what concerns appointments. */
export const trpcAt = (url: string, manageToken?: string) =>
  createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${url}/trpc`,
        headers: manageToken ? { authorization: `Bearer ${manageToken}` } : {},
      }),
    ],
  });

/** tRPC's own client; calls of one tick travel as one batch. */
export const batchingTrpcAt = (url: string) =>
  createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${url}/trpc` })] });

/** What a refused call was refused with. Throws when the call succeeded, or failed otherwise. */
export async function refusal(call: Promise<unknown>): Promise<ErrorData & { message: string }> {
  try {
    const answer = await call;
    throw new Error(`Not refused: ${JSON.stringify(answer)}`);
  } catch (error) {
    if (!(error instanceof TRPCClientError) || !error.data) throw error;
    return { ...error.data, message: error.message };
  }
}
