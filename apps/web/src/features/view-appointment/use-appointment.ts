import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { useEffect, useRef } from 'react';
import { trpc } from '../../lib/trpc.ts';

/** The appointment `id`, for a caller that holds its manage token. The token is no part of the key. */
export function useAppointment(id: string, manageToken: string) {
  const queryClient = useQueryClient();
  const appointment = trpc.appointments.get.useQuery(
    { id },
    { trpc: { context: { manageToken } } },
  );
  const shownWith = useRef(manageToken);
  // After the query's own effects: it must ask with the new token.
  useEffect(() => {
    if (shownWith.current === manageToken) return;
    shownWith.current = manageToken;
    // What one token was shown is not for another one.
    void queryClient.resetQueries({ queryKey: getQueryKey(trpc.appointments.get, { id }) });
  }, [id, manageToken, queryClient]);
  return appointment;
}
