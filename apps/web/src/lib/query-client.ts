import { QueryClient } from '@tanstack/react-query';
import { backoff, errorDataOf, isTemporary, retryAfterOf } from './api-error.ts';

/** How often what others may change is asked again while the page is visible, in milliseconds. */
export const REFRESH_EVERY = 30_000;

/** Server state. What is temporary is asked again until it is answered, everything else is shown. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) =>
          isTemporary(error) || (errorDataOf(error)?.code === 'INTERNAL' && failures < 2),
        retryDelay: (attempt, error) => backoff(attempt, retryAfterOf(error), Math.random()),
      },
    },
  });
}
