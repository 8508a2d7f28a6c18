import type { QueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { trpc } from '../lib/trpc.ts';

/** After a definite answer: what is free has changed; after a refusal, perhaps what is offered. */
export function askAgain(queryClient: QueryClient, { step }: { step: 'done' | 'refused' }): void {
  void queryClient.invalidateQueries({ queryKey: getQueryKey(trpc.availability) });
  if (step === 'done') return;
  void queryClient.invalidateQueries({ queryKey: getQueryKey(trpc.visitTypes) });
}
