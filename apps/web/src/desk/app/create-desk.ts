import { focusAfterNavigation } from '../../lib/focus-after-navigation.ts';
import { createDeskClient, createDeskQueryClient } from '../lib/desk-client.ts';
import { createDeskRouter } from './router.tsx';

/** What lives as long as the page of the desk. */
export function createDesk() {
  const router = createDeskRouter();
  focusAfterNavigation(router);
  return { client: createDeskClient(), queryClient: createDeskQueryClient(), router };
}
