import { createDeskClient, createDeskQueryClient } from '../lib/desk-client.ts';
import { createDeskRouter } from './router.tsx';

/** What lives as long as the page of the desk. */
export function createDesk() {
  return {
    client: createDeskClient(),
    queryClient: createDeskQueryClient(),
    router: createDeskRouter(),
  };
}
