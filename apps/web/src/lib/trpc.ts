import type { AppRouter } from '@clinic/api/app-router';
import { httpBatchLink, httpLink, splitLink } from '@trpc/client';
import { createTRPCReact } from '@trpc/react-query';
import { fetchWithTimeout } from './fetch-with-timeout.ts';

/** The API refuses a longer batch. */
export const MAX_BATCH_SIZE = 10;

export const trpc = createTRPCReact<AppRouter>();

/** What a call may carry beside its input. The token stays out of inputs, URLs and query keys. */
type CallContext = { manageToken?: string };

/**
 * The client of the API on this page's own origin. What concerns an appointment travels alone, so
 * that its answer has its own status and headers; everything else is batched.
 */
export function createTrpcClient() {
  // Absolute: an address with a name and password (HTTP Basic) in it may not be fetched from.
  const link = { url: `${window.location.origin}/trpc`, fetch: fetchWithTimeout };
  return trpc.createClient({
    links: [
      splitLink({
        condition: ({ path }) => path.startsWith('appointments.'),
        true: httpLink({ ...link, headers: ({ op }) => tokenHeader(op.context) }),
        false: httpBatchLink({ ...link, maxItems: MAX_BATCH_SIZE }),
      }),
    ],
  });
}

/** Not `Authorization`: a proxy that asks for a password (HTTP Basic) needs that for itself. */
function tokenHeader({ manageToken }: CallContext): Record<string, string> {
  return manageToken ? { 'clinic-manage-token': manageToken } : {};
}
