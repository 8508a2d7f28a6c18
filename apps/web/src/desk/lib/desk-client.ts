import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { httpBatchLink, httpLink, splitLink } from '@trpc/client';
import { backoff, errorDataOf, isTemporary, retryAfterOf } from '../../lib/api-error.ts';
import { fetchWithTimeout } from '../../lib/fetch-with-timeout.ts';
import { MAX_BATCH_SIZE, trpc } from '../../lib/trpc.ts';
import { deskUse } from './desk-use.ts';
import { sessionEnd } from './session-end.ts';

/** The client of the desk on its own origin; the session is a cookie. */
export function createDeskClient() {
  const link = { url: `${window.location.origin}/trpc`, fetch: fetchWithTimeout };
  return trpc.createClient({
    links: [
      splitLink({
        condition: ({ type }) => type === 'mutation',
        true: httpLink(link),
        false: httpBatchLink({ ...link, maxItems: MAX_BATCH_SIZE }),
      }),
    ],
  });
}

/** Milliseconds after which what others may have changed is asked for again. */
const REFRESH_EVERY = 10_000;
/** For `refetchInterval`. Nothing is asked while nobody is signed in. */
export const whileUsed = (): number | false =>
  deskUse.isUsed() && !sessionEnd.read() ? REFRESH_EVERY : false;

/**
 * Server state of the desk. What is temporary is asked again until it is answered, also changes: they carry the
 * key of their intent.
 */
export function createDeskQueryClient(): QueryClient {
  const noticeEnd = (error: unknown) => {
    if (errorDataOf(error)?.code === 'UNAUTHENTICATED') sessionEnd.happened();
  };
  const again = {
    retryDelay: (attempt: number, error: unknown) =>
      backoff(attempt, retryAfterOf(error), Math.random()),
  };
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError: noticeEnd }),
    mutationCache: new MutationCache({ onError: noticeEnd }),
    defaultOptions: {
      queries: {
        ...again,
        staleTime: 3_000,
        refetchInterval: whileUsed,
        retry: (failures, error) => isTemporary(error) && failures < 20,
      },
      // Who is limited is told at once: waiting changes nothing for the person at the counter.
      mutations: {
        ...again,
        retry: (failures, error) =>
          isTemporary(error) && errorDataOf(error)?.code !== 'RATE_LIMITED' && failures < 10,
      },
    },
  });
  // An interval that has ended does not begin again by itself.
  deskUse.onReturn(() => void queryClient.invalidateQueries());
  return queryClient;
}
