import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { trpc } from '../../lib/trpc.ts';
import type { createDesk } from './create-desk.ts';
import { SessionGate } from './session-gate.tsx';

/** The whole desk: nothing of it without somebody who is signed in. */
export function DeskApp({ client, queryClient, router }: ReturnType<typeof createDesk>) {
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>
        <SessionGate>
          <RouterProvider router={router} />
        </SessionGate>
      </QueryClientProvider>
    </trpc.Provider>
  );
}
